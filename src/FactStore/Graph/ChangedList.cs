using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph;

/// <summary>One adjacency list of an <see cref="Overlay"/>: which of its members changed.</summary>
/// <remarks>The graph below is asked about a changed member only when somebody counts: most of what a batch states nobody looks at in it.</remarks>
internal sealed class ChangedList
{
    // With what each was counted for last.
    private readonly Dictionary<NodeId, (FactChange Change, int Counted)> _members = [];
    private readonly List<NodeId> _uncounted = [];
    private NodeId[]? _read;
    private int _growth;

    /// <summary>The fact with this member at its far end was changed.</summary>
    public void Changed(NodeId member, FactChange change)
    {
        _members.TryAdd(member, (change, 0));
        _uncounted.Add(member);
        _read = null;
    }

    /// <summary>How much longer than the list below; negative when shorter.</summary>
    public int GrowthOn(IGraph below)
    {
        foreach (var member in _uncounted)
        {
            ref var counted = ref CollectionsMarshal.GetValueRefOrNullRef(_members, member);
            var growth = counted.Change.GrowthOn(below);
            _growth += growth - counted.Counted;
            counted.Counted = growth;
        }

        _uncounted.Clear();
        return _growth;
    }

    /// <summary>The list <paramref name="below"/> without what changed, then what was asserted, in that order.</summary>
    public NodeId[] Read(ReadOnlySpan<NodeId> below)
    {
        if (_read is not null)
            return _read;

        var all = new List<NodeId>(below.Length + _members.Count);
        foreach (var member in below)
        {
            if (!_members.ContainsKey(member))
                all.Add(member);
        }

        all.AddRange(_members.Where(one => one.Value.Change.IsTrue).OrderBy(one => one.Value.Change.Order).Select(one => one.Key));
        return _read = [.. all];
    }
}
