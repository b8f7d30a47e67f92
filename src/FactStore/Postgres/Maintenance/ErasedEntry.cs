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
    public static byte[] Rewrite(EntryRow row, IReadOnlyDictionary<long, Node> erased)
    {
        var entry = EntryReader.Read(row);
        var names = entry.Nodes.Where(node => erased.ContainsKey(node.Id)).ToDictionary(node => node.Node, node => erased[node.Id]);
        var rewritten = entry with
        {
            Nodes = [.. entry.Nodes.Select(node => node with { Node = names.GetValueOrDefault(node.Node, node.Node) })],
            Entry = entry.Entry with { Transaction = Rewrite(entry.Entry.Transaction, names) },
        };
        return EntryWriter.Write(rewritten);
    }

    private static Transaction Rewrite(Transaction transaction, Dictionary<Node, Node> names) => transaction with
    {
        Events = [.. transaction.Events.Select(change => names.TryGetValue(change.Record, out var nameless)
            ? change with { Record = nameless, Payload = ReadOnlyMemory<byte>.Empty }
            : change)],
    };
}
