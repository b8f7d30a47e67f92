using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The part of the dictionary that was used lately. A node keeps its number, so what is found here is always true.</summary>
/// <remarks>
/// Two generations of at most <see cref="Generation"/> nodes: when the young one is full the old one is forgotten. That
/// costs one dictionary probe more than a plain map, and no bookkeeping per use.
/// </remarks>
internal sealed class NodeNumbers
{
    private const int Generation = 100_000;

    // Longer ones are literals, rarely used twice; keeping them would let them take the memory of a thousand names.
    private const int LongestKept = 256;
    private readonly Lock _gate = new();
    private Dictionary<Node, long> _young = [];
    private Dictionary<Node, long> _old = [];

    public bool TryFind(Node node, out long id)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(node, out id))
                return true;
            if (!_old.TryGetValue(node, out id))
                return false;
            Keep_NeedsLock(node, id);
            return true;
        }
    }

    public void Keep(IEnumerable<StoredNode> nodes)
    {
        lock (_gate)
        {
            foreach (var (id, node) in nodes)
                Keep_NeedsLock(node, id);
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

    private void Keep_NeedsLock(Node node, long id)
    {
        if (node.Spelling.Length > LongestKept)
            return;
        if (_young.Count >= Generation)
            (_old, _young) = (_young, []);
        _young[node] = id;
    }
}
