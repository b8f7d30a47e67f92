using LinkedRecords.FactStore.Log;
using Npgsql;
using NpgsqlTypes;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Copies what a page of entries says into the temporary tables of a verification.</summary>
internal sealed class FoldedPage(NpgsqlConnection connection)
{
    public async Task CopyAsync(IReadOnlyList<StoredEntry> entries, EntrySequence sequence, CancellationToken cancellationToken)
    {
        await CopyAsync("copy folded_facts from stdin binary", entries.SelectMany(Facts), cancellationToken);
        await CopyAsync("copy folded_changes from stdin binary", entries.SelectMany(Changes), cancellationToken);
        await CopyAsync("copy folded_tallies from stdin binary", entries.SelectMany(Tallies), cancellationToken);
        await CopyAsync("copy folded_nodes from stdin binary", sequence.NewNodes.Select(node => new object[] { node.Id, node.Node.Spelling }), cancellationToken);
    }

    private async Task CopyAsync(string sql, IEnumerable<object[]> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(sql, cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var value in row)
                await copy.WriteAsync(value, value is string ? NpgsqlDbType.Text : NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static IEnumerable<object[]> Facts(StoredEntry entry)
    {
        foreach (var fact in entry.Retracted)
            yield return Row(fact, entry, VerifierSql.Retraction);
        for (var i = 0; i < entry.Asserted.Length; i++)
            yield return Row(entry.Asserted[i], entry, entry.OrdinalOf(i));
    }

    private static object[] Row(StoredFact fact, StoredEntry entry, long ordinal) =>
        [fact.Subject, fact.Predicate, fact.Object, entry.Revision.Value, ordinal, entry.Author];

    private static IEnumerable<object[]> Changes(StoredEntry entry)
    {
        var numbers = entry.Nodes.ToDictionary(node => node.Node, node => node.Id);
        return entry.Entry.Transaction.Events
            .Select(change => new object[] { numbers[change.Record], change.Version, entry.Revision.Value });
    }

    private static IEnumerable<object[]> Tallies(StoredEntry entry)
    {
        var numbers = entry.Nodes.ToDictionary(node => node.Node, node => node.Id);
        return entry.Entry.Transaction.Tallies.Select(tally => new object[] { numbers[tally.Node], (long)tally.Kind, tally.Amount });
    }
}
