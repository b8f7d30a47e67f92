using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>What the sequencer knows of nodes without asking: numbers, running totals, and versions of records, as of this node's head.</summary>
internal sealed class NodeMemory
{
    // Longer ones are literals, rarely used twice; keeping them would let them take the memory of a thousand names.
    private const int LongestKept = 256;

    /// <summary>Numbers in the dictionary. A node keeps its number, so what is found here is always true.</summary>
    public LatelyUsed<long> Numbers { get; } = new(100_000);

    /// <summary>Running totals.</summary>
    public LatelyUsed<NodeTotal> Totals { get; } = new(50_000);

    /// <summary>Versions of records.</summary>
    public LatelyUsed<long> Versions { get; } = new(50_000);

    /// <summary>Takes over what the next entry says.</summary>
    public void Apply(StoredEntry entry)
    {
        Numbers.Keep(entry.Nodes.Where(stored => stored.Node.Spelling.Length <= LongestKept).Select(stored => KeyValuePair.Create(stored.Node, stored.Id)));
        Versions.Keep(entry.Entry.Transaction.Events.Select(change => KeyValuePair.Create(change.Record, change.Version)));
        foreach (var (node, kind, amount) in entry.Entry.Transaction.Tallies)
            Totals.Change(node, total => total.With(kind, amount));
    }

    public void Clear()
    {
        Numbers.Clear();
        Totals.Clear();
        Versions.Clear();
    }
}
