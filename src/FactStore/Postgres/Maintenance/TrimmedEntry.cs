using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>An entry without what only the past needs: same place, and what is still true still follows from it.</summary>
internal static class TrimmedEntry
{
    /// <summary>The entry that is left; the same one when nothing of it goes.</summary>
    /// <param name="entry">At the horizon or before it, so that whatever it retracts has gone with the entry that asserted it.</param>
    /// <param name="ended">Facts that it asserts and that were no longer true at the horizon.</param>
    /// <param name="folded">Records whose changes here are in a snapshot.</param>
    public static StoredEntry Of(StoredEntry entry, IReadOnlySet<StoredFact> ended, IReadOnlySet<long> folded)
    {
        var transaction = entry.Entry.Transaction;
        int[] kept = [.. Enumerable.Range(0, entry.Asserted.Length).Where(index => !ended.Contains(entry.Asserted[index]))];
        var foldedRecords = entry.Nodes.Where(node => folded.Contains(node.Id)).Select(node => node.Node).ToHashSet();
        if (kept.Length == entry.Asserted.Length && entry.Retracted.IsEmpty && !transaction.Events.Any(change => foldedRecords.Contains(change.Record)))
            return entry;

        return WithItsNodes(entry with
        {
            Retracted = [],
            Asserted = [.. kept.Select(index => entry.Asserted[index])],
            Ordinals = [.. kept.Select(entry.OrdinalOf)],
            Entry = entry.Entry with
            {
                Transaction = transaction with
                {
                    Retracted = [],
                    Asserted = [.. kept.Select(index => transaction.Asserted[index])],
                    Events = [.. transaction.Events.Where(change => !foldedRecords.Contains(change.Record))],
                },
            },
        });
    }

    private static StoredEntry WithItsNodes(StoredEntry entry)
    {
        var records = entry.Entry.Transaction.Events.Select(change => change.Record).ToHashSet();
        records.UnionWith(entry.Entry.Transaction.Tallies.Select(tally => tally.Node));
        HashSet<long> named = [entry.Author, .. entry.Asserted.SelectMany(fact => (long[])[fact.Subject, fact.Predicate, fact.Object])];
        return entry with { Nodes = [.. entry.Nodes.Where(node => named.Contains(node.Id) || records.Contains(node.Node))] };
    }
}
