using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;
using LinkedRecords.Collaboration.Trees;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>One place of a document: its register, what covers it, and the places below.</summary>
internal sealed class Node(Node? parent, PathSegment segment)
{
    private readonly List<Stamp> _deletes = new(0);
    private Stamp? _set;
    private Stamp? _delete;
    private Node[]? _order;

    public Node? Parent { get; } = parent;

    public PathSegment Segment { get; } = segment;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public Dictionary<PathSegment, Node> Children { get; } = new(0);

    public Candidates<Content> Writes { get; } = new();

    /// <summary>Of an element of a list: where it stands.</summary>
    public Candidates<ListPosition> Positions { get; } = new();

    public List<(Stamp Stamp, Int128 Amount)> Increments { get; } = new(0);

    /// <summary>Of a tree: where its nodes stand.</summary>
    public MoveLog? Moves { get; private set; }

    /// <summary>The container that the greatest write below needs here.</summary>
    public (Stamp Stamp, ContentKind Kind)? Needed { get; private set; }

    /// <summary>What is here: the greater of the register and the container that is needed.</summary>
    public (Stamp Stamp, Content Content)? Winner
    {
        get
        {
            var write = Writes.Latest;
            if (Needed is { } needed && (write is null || needed.Stamp > write.Value.Stamp))
                return (needed.Stamp, new Content(needed.Kind));
            return write is { } latest ? (latest.Stamp, latest.Value) : null;
        }
    }

    public ContentKind Kind => Winner?.Content.Kind ?? KindWithoutWrite;

    public bool IsPresent => Kind != ContentKind.Absent;

    private ContentKind KindWithoutWrite => (Parent, Increments.Count) switch
    {
        (null, _) => ContentKind.Map,
        (_, 0) => ContentKind.Absent,
        _ => ContentKind.Leaf,
    };

    public bool IsNeeded => !Writes.IsEmpty || !Positions.IsEmpty || Increments.Count > 0 || Moves is { IsEmpty: false }
        || Needed is not null || Children.Count > 0 || _deletes.Count > 0 || _set is not null || _delete is not null;

    public Node Child(PathSegment segment)
    {
        if (!Children.TryGetValue(segment, out var child))
            Children[segment] = child = new Node(this, segment);
        return child;
    }

    /// <summary>Whether a set or delete here covers a write from further down, or one that needs a container here.</summary>
    /// <param name="origin">The depth of the path whose operation wrote it.</param>
    /// <param name="past">What that operation knew.</param>
    public bool Covers(Stamp stamp, int origin, VersionVector past) =>
        _set > stamp || Removes(stamp, origin, past);

    /// <summary>Whether a delete here covers a write of this place's own register or position.</summary>
    public bool Removes(Stamp stamp, int origin, VersionVector past) =>
        _delete > stamp
        || (origin > Depth && _deletes.Exists(delete => !past.Contains(delete.Actor, delete.Sequence)));

    public MoveLog MovesOfTree() => Moves ??= new MoveLog();

    public void Need(Stamp stamp, ContentKind kind)
    {
        if (Needed is null || stamp > Needed.Value.Stamp)
            Needed = (stamp, kind);
        ForgetOrder();
    }

    /// <summary>Takes away what a set or delete at this path covers, and remembers it for what comes late.</summary>
    public void Clear(Cover cover, VersionVector past)
    {
        if (cover.IsDelete)
        {
            _delete = Max(_delete, cover.Stamp);
            _deletes.RemoveAll(delete => past.Contains(delete.Actor, delete.Sequence));
            _deletes.Add(cover.Stamp);
            Writes.RemoveCovered(cover);
            Positions.RemoveCovered(cover);
        }
        else
        {
            _set = Max(_set, cover.Stamp);
        }

        ClearInside(cover);
        ClearBelow(cover, past);
    }

    /// <summary>The present elements of this list, in order.</summary>
    public IReadOnlyList<Node> Elements() => _order ??=
        [.. Children.Values
            .Where(child => child.Segment.IsElement && !child.Positions.IsEmpty && child.IsPresent)
            .OrderBy(child => child.Positions.Latest!.Value.Value)
            .ThenBy(child => child.Segment.Text, StringComparer.Ordinal)];

    /// <summary>The order of this list, and of the one this is an element of, is to be found anew.</summary>
    public void ForgetOrder()
    {
        _order = null;
        if (Parent is not null)
            Parent._order = null;
    }

    private static Stamp Max(Stamp? left, Stamp right) => left > right ? left.Value : right;

    private void ClearInside(Cover cover)
    {
        if (Needed is { } needed && cover.Covers(needed.Stamp, Depth + 1))
            Needed = null;
        Increments.RemoveAll(increment => cover.Covers(increment.Stamp, Depth + 1));
        Moves?.Remove(move => cover.Covers(move.Stamp, move.Origin), coversSeeds: true);
        ForgetOrder();
    }

    private void ClearBelow(Cover cover, VersionVector past)
    {
        foreach (var child in Children.Values.ToList())
        {
            child.Writes.RemoveCovered(cover);
            child.Positions.RemoveCovered(cover);
            child.ClearInside(cover);
            child.ForgetCovers(cover, past);
            child.ClearBelow(cover, past);
            if (!child.IsNeeded)
                Children.Remove(child.Segment);
        }
    }

    // A cover from above with a greater stamp, or one that knew a delete below, does all that the one below did.
    private void ForgetCovers(Cover cover, VersionVector past)
    {
        if (_set < cover.Stamp)
            _set = null;
        if (_delete < cover.Stamp)
            _delete = null;
        if (cover.IsDelete)
            _deletes.RemoveAll(delete => past.Contains(delete.Actor, delete.Sequence));
    }
}
