namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Changes that came before something they depend on. Bounded: the one that waited longest gives way.</summary>
/// <remarks>What gives way is not lost: its author, or any peer that has it, sends it again when asked.</remarks>
internal sealed class WaitingChanges
{
    private readonly LinkedList<Change> _byAge = new();
    private readonly Dictionary<ChangeHash, LinkedListNode<Change>> _byHash = [];
    private readonly Dictionary<ChangeHash, HashSet<ChangeHash>> _byMissing = [];
    private long _bytes;

    public int Count => _byAge.Count;

    /// <summary>The hashes that are waited for and are not themselves waiting.</summary>
    public IEnumerable<ChangeHash> Missing => _byMissing.Keys.Where(hash => !_byHash.ContainsKey(hash));

    public bool Contains(ChangeHash hash) => _byHash.ContainsKey(hash);

    public void Add(Change change, ChangeHash missing)
    {
        if (_byHash.ContainsKey(change.Hash))
            return;
        while (_byAge.First is { } oldest && (_byAge.Count >= KeyValueLimits.WaitingChanges
            || _bytes + change.Bytes.Length > KeyValueLimits.WaitingBytes))
            Remove(oldest.Value);

        _byHash.Add(change.Hash, _byAge.AddLast(change));
        _bytes += change.Bytes.Length;
        WaitFor(missing, change.Hash);
    }

    /// <summary>Takes out the changes that wait for this one.</summary>
    public IReadOnlyList<Change> Take(ChangeHash arrived)
    {
        if (!_byMissing.Remove(arrived, out var waiting))
            return [];

        var taken = new List<Change>();
        foreach (var hash in waiting)
        {
            if (_byHash.TryGetValue(hash, out var node))
                taken.Add(node.Value);
        }

        taken.ForEach(Remove);
        return taken;
    }

    private void WaitFor(ChangeHash missing, ChangeHash waiting)
    {
        if (!_byMissing.TryGetValue(missing, out var all))
            _byMissing[missing] = all = [];
        all.Add(waiting);
    }

    private void Remove(Change change)
    {
        _byAge.Remove(_byHash[change.Hash]);
        _byHash.Remove(change.Hash);
        _bytes -= change.Bytes.Length;
        foreach (var dependency in change.Dependencies)
        {
            if (_byMissing.TryGetValue(dependency, out var all) && all.Remove(change.Hash) && all.Count == 0)
                _byMissing.Remove(dependency);
        }
    }
}
