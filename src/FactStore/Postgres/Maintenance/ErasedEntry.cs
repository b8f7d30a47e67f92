using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>An entry without what was erased: same place, same numbers, same shape.</summary>
internal static class ErasedEntry
{
    /// <summary>What an erased node is called from then on.</summary>
    public static Node Nameless(long id, Node node) => new(node.Kind is NodeKind.Literal ? $"\"erased-{id}\"" : $"erased-{id}");

    /// <summary>The new payload of an entry.</summary>
    /// <param name="names">What each erased node is called from now on; by name, since one that was forgotten and came back has had two numbers.</param>
    public static byte[] Rewrite(EntryRow row, IReadOnlyDictionary<Node, Node> names)
    {
        var entry = EntryReader.Read(row);
        var rewritten = entry with
        {
            Nodes = [.. entry.Nodes.Select(node => node with { Node = names.GetValueOrDefault(node.Node, node.Node) })],
            Entry = entry.Entry with { Transaction = Rewrite(entry.Entry.Transaction, names) },
        };
        return EntryWriter.Write(rewritten);
    }

    private static Transaction Rewrite(Transaction transaction, IReadOnlyDictionary<Node, Node> names) => transaction with
    {
        Events = [.. transaction.Events.Select(change => names.TryGetValue(change.Record, out var nameless)
            ? change with { Record = nameless, Payload = ReadOnlyMemory<byte>.Empty }
            : change)],
        Tallies = [.. transaction.Tallies.Select(tally => tally with { Node = names.GetValueOrDefault(tally.Node, tally.Node) })],
    };
}
