using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>A graph with facts added that are not written yet: what a transaction's facts are judged against.</summary>
/// <remarks>
/// Grows while the facts are judged, so that each can build on those accepted before it. Incoming lists are merged only when
/// one is asked for: a new fact about a popular term must not load what else points at that term. One thread.
/// </remarks>
internal sealed class ProposedGraph(IGraph below, Node author) : IGraph
{
    private readonly Dictionary<Node, NodeId> _numbers = [];
    private readonly Dictionary<NodeId, Node> _spellings = [];
    private readonly HashSet<(NodeId, NodeId, NodeId)> _facts = [];
    private readonly Dictionary<(NodeId, NodeId), List<NodeId>> _objects = [];
    private readonly Dictionary<(NodeId, NodeId), List<NodeId>> _subjects = [];

    public Revision Revision => below.Revision;

    public void Add(Fact fact)
    {
        var (subject, predicate, @object) = (Number(fact.Subject), Number(fact.Predicate), Number(fact.Object));
        if (Contains(subject, predicate, @object))
            return;
        _facts.Add((subject, predicate, @object));
        Append(_objects, (subject, predicate), @object);
        Append(_subjects, (predicate, @object), subject);
    }

    public NodeId Find(Node node)
    {
        var known = below.Find(node);
        return known == NodeId.None ? _numbers.GetValueOrDefault(node) : known;
    }

    public Node NodeOf(NodeId id) => _spellings.TryGetValue(id, out var node) ? node : below.NodeOf(id);

    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate)
    {
        var before = AreBelow(subject, predicate) ? below.Objects(subject, predicate) : [];
        return _objects.TryGetValue((subject, predicate), out var added) ? (NodeId[])[.. before, .. added] : before;
    }

    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object)
    {
        var before = AreBelow(predicate, @object) ? below.Subjects(predicate, @object) : [];
        return _subjects.TryGetValue((predicate, @object), out var added) ? (NodeId[])[.. before, .. added] : before;
    }

    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject)
    {
        var before = AreBelow(subject, subject) ? below.PredicatesFrom(subject) : [];
        return (NodeId[])[.. before, .. _objects.Keys.Where(key => key.Item1 == subject).Select(key => key.Item2)];
    }

    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object)
    {
        var before = AreBelow(@object, @object) ? below.PredicatesTo(@object) : [];
        return (NodeId[])[.. before, .. _subjects.Keys.Where(key => key.Item2 == @object).Select(key => key.Item1)];
    }

    public bool Contains(NodeId subject, NodeId predicate, NodeId @object) =>
        _facts.Contains((subject, predicate, @object))
        || AreBelow(subject, predicate) && AreBelow(@object, @object) && below.Contains(subject, predicate, @object);

    public int CountObjects(NodeId subject, NodeId predicate) =>
        (AreBelow(subject, predicate) ? below.CountObjects(subject, predicate) : 0)
        + (_objects.TryGetValue((subject, predicate), out var added) ? added.Count : 0);

    public int CountSubjects(NodeId predicate, NodeId @object) =>
        (AreBelow(predicate, @object) ? below.CountSubjects(predicate, @object) : 0)
        + (_subjects.TryGetValue((predicate, @object), out var added) ? added.Count : 0);

    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (_facts.Contains((subject, predicate, @object)))
            return new Provenance(author, default, Revision.Next);
        return AreBelow(subject, predicate) && AreBelow(@object, @object)
            ? below.ProvenanceOf(subject, predicate, @object)
            : null;
    }

    private bool AreBelow(NodeId one, NodeId other) =>
        one != NodeId.None && other != NodeId.None && !_spellings.ContainsKey(one) && !_spellings.ContainsKey(other);

    private NodeId Number(Node node)
    {
        var known = Find(node);
        if (known != NodeId.None)
            return known;
        // Counted up from the smallest number: the head numbers its own hypothetical nodes down from -1.
        var fresh = new NodeId(int.MinValue + _numbers.Count);
        _numbers.Add(node, fresh);
        _spellings.Add(fresh, node);
        return fresh;
    }

    private static void Append(Dictionary<(NodeId, NodeId), List<NodeId>> lists, (NodeId, NodeId) key, NodeId added)
    {
        if (lists.TryGetValue(key, out var all))
            all.Add(added);
        else
            lists.Add(key, [added]);
    }
}
