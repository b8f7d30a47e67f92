using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Memory;

/// <summary>One adjacency list with its history.</summary>
internal sealed class FactList
{
    private readonly List<FactRow> _rows = [];
    private readonly List<NodeId> _present = [];
    private Revision _changed;

    /// <summary>Adds a row that begins now; the fact must not hold at present.</summary>
    public void Begin(FactRow row, NodeId member)
    {
        _rows.Add(row);
        _present.Add(member);
        _changed = row.Stated.Revision;
    }

    /// <summary>Takes out a member whose row ends now.</summary>
    public void End(NodeId member, Revision at)
    {
        _present.Remove(member);
        _changed = at;
    }

    /// <summary>The members at a revision, in the order of assertion.</summary>
    public ReadOnlySpan<NodeId> At(Revision revision, Func<Triple, NodeId> member) =>
        revision >= _changed
            ? CollectionsMarshal.AsSpan(_present)
            : _rows.Where(row => row.HoldsAt(revision)).Select(row => member(row.Fact)).ToArray();

    /// <summary>How many members there were at a revision.</summary>
    public int CountAt(Revision revision) =>
        revision >= _changed ? _present.Count : _rows.Count(row => row.HoldsAt(revision));
}
