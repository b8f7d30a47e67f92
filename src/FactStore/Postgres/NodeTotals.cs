using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The running totals that were asked for lately, kept current by every entry that is applied here.</summary>
/// <remarks>Two generations of at most <see cref="Generation"/> nodes, like <see cref="NodeNumbers"/>.</remarks>
internal sealed class NodeTotals
{
    private const int Generation = 50_000;

    private readonly Lock _gate = new();
    private Dictionary<Node, NodeTotal> _young = [];
    private Dictionary<Node, NodeTotal> _old = [];

    public bool TryFind(Node node, out NodeTotal total)
    {
        lock (_gate)
            return TryFind_NeedsLock(node, out total);
    }

    /// <summary>Keeps what was read under the sequencer's lock, when this node had applied everything before it.</summary>
    public void Keep(Node node, NodeTotal total)
    {
        lock (_gate)
            Keep_NeedsLock(node, total);
    }

    /// <summary>Adds what an entry adds, to those totals that are known here.</summary>
    public void Apply(IEnumerable<Tally> tallies)
    {
        lock (_gate)
        {
            foreach (var (node, kind, amount) in tallies)
            {
                if (TryFind_NeedsLock(node, out var total))
                    Keep_NeedsLock(node, total.With(kind, amount));
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _young = [];
            _old = [];
        }
    }

    private bool TryFind_NeedsLock(Node node, out NodeTotal total)
    {
        if (_young.TryGetValue(node, out total))
            return true;
        if (!_old.Remove(node, out total))
            return false;
        Keep_NeedsLock(node, total);
        return true;
    }

    // A node is in one generation only: two totals of one node would drift apart.
    private void Keep_NeedsLock(Node node, NodeTotal total)
    {
        if (_young.Count >= Generation && !_young.ContainsKey(node))
            (_old, _young) = (_young, []);
        _young[node] = total;
        _old.Remove(node);
    }
}
