namespace LinkedRecords.FactStore.Graph;

/// <summary>One adjacency list of an <see cref="Overlay"/>: which of its members changed.</summary>
internal sealed class ChangedList
{
    private readonly Dictionary<NodeId, FactChange> _members = [];
    private NodeId[]? _read;

    /// <summary>How much longer than the list below; negative when shorter.</summary>
    public int Growth { get; private set; }

    /// <summary>Takes over the member at the far end of a fact that was changed for the first time.</summary>
    public void Add(NodeId member, FactChange change) => _members.Add(member, change);

    /// <summary>One of the members was changed, once more perhaps.</summary>
    public void Changed(int growth)
    {
        Growth += growth;
        _read = null;
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

        all.AddRange(_members.Where(one => one.Value.IsTrue).OrderBy(one => one.Value.Order).Select(one => one.Key));
        return _read = [.. all];
    }
}
