using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>What an evaluation looked at. A transaction that touches none of it leaves the answer as it is.</summary>
/// <remarks>
/// Lists are noted by (subject, predicate) and (predicate, object), all lists of a node at once with no predicate, single
/// facts as such, and names that no fact had used by their spelling. Numbers are those of the store's dictionary.
/// </remarks>
internal sealed class ReadSet
{
    private readonly HashSet<(NodeId Subject, NodeId Predicate)> _outgoing = [];
    private readonly HashSet<(NodeId Predicate, NodeId Object)> _incoming = [];
    private readonly HashSet<(NodeId Subject, NodeId Predicate, NodeId Object)> _facts = [];
    private readonly HashSet<Node> _unknown = [];

    /// <summary>Lists of facts by subject.</summary>
    public IReadOnlyCollection<(NodeId Subject, NodeId Predicate)> Outgoing => _outgoing;

    /// <summary>Lists of facts by object.</summary>
    public IReadOnlyCollection<(NodeId Predicate, NodeId Object)> Incoming => _incoming;

    /// <summary>Single facts, true or not.</summary>
    public IReadOnlyCollection<(NodeId Subject, NodeId Predicate, NodeId Object)> Facts => _facts;

    /// <summary>Nodes that no fact had named.</summary>
    public IReadOnlyCollection<Node> Unknown => _unknown;

    /// <summary>Entries in all; what keeping it costs.</summary>
    public int Count => _outgoing.Count + _incoming.Count + _facts.Count + _unknown.Count;

    public void AddOutgoing(NodeId subject, NodeId predicate) => _outgoing.Add((subject, predicate));

    public void AddIncoming(NodeId predicate, NodeId @object) => _incoming.Add((predicate, @object));

    public void AddFact(NodeId subject, NodeId predicate, NodeId @object) => _facts.Add((subject, predicate, @object));

    public void AddUnknown(Node node) => _unknown.Add(node);

    /// <summary>Whether a fact that became true or ceased to be so can have changed the answer.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="graph">A graph of the same store that holds the fact's nodes.</param>
    public bool IsTouchedBy(Fact fact, IGraph graph)
    {
        if (_unknown.Count > 0 && (_unknown.Contains(fact.Subject) || _unknown.Contains(fact.Predicate) || _unknown.Contains(fact.Object)))
            return true;
        var (subject, predicate, @object) = (graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object));
        return _outgoing.Contains((subject, predicate)) || _outgoing.Contains((subject, NodeId.None))
            || _incoming.Contains((predicate, @object)) || _incoming.Contains((NodeId.None, @object))
            || _facts.Contains((subject, predicate, @object));
    }
}
