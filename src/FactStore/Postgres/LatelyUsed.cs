using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>What is known of the nodes that were used lately.</summary>
/// <remarks>
/// Two generations of a bounded number of nodes: when the young one is full the old one is forgotten. That costs one
/// dictionary probe more than a plain map, and no bookkeeping per use. A value in the old one may be out of date once
/// the young one has another; the young one is asked first, and outlives it.
/// </remarks>
internal sealed class LatelyUsed<TValue>(int generation)
{
    private readonly Lock _gate = new();
    private Dictionary<Node, TValue> _young = [];
    private Dictionary<Node, TValue> _old = [];

    public bool TryFind(Node node, out TValue value)
    {
        lock (_gate)
            return TryFind_NeedsLock(node, out value);
    }

    public void Keep(IEnumerable<KeyValuePair<Node, TValue>> values)
    {
        lock (_gate)
        {
            foreach (var (node, value) in values)
                Keep_NeedsLock(node, value);
        }
    }

    /// <summary>Replaces what is known of a node, if anything is.</summary>
    public void Change(Node node, Func<TValue, TValue> change)
    {
        lock (_gate)
        {
            if (TryFind_NeedsLock(node, out var value))
                Keep_NeedsLock(node, change(value));
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

    private bool TryFind_NeedsLock(Node node, out TValue value)
    {
        if (_young.TryGetValue(node, out value!))
            return true;
        if (!_old.TryGetValue(node, out value!))
            return false;
        Keep_NeedsLock(node, value);
        return true;
    }

    private void Keep_NeedsLock(Node node, TValue value)
    {
        if (_young.Count >= generation && !_young.ContainsKey(node))
            (_old, _young) = (_young, []);
        _young[node] = value;
    }
}
