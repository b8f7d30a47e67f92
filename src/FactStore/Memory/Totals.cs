using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Memory;

/// <summary>The running totals of nodes. One writer, and no reader while it writes.</summary>
internal sealed class Totals
{
    private readonly Dictionary<(Node Node, TallyKind Kind), long> _totals = [];

    /// <summary>The total; 0 when nothing was added.</summary>
    public long Of(Node node, TallyKind kind) => _totals.GetValueOrDefault((node, kind));

    /// <summary>Adds what an entry adds.</summary>
    public void Apply(LogEntry entry)
    {
        foreach (var (node, kind, amount) in entry.Transaction.Tallies)
            CollectionsMarshal.GetValueRefOrAddDefault(_totals, (node, kind), out _) += amount;
    }
}
