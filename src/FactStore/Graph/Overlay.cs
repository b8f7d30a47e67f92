using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Graph;

/// <summary>A graph as it would be after transactions that are not in the log: what a batch is decided on, and what a preview shows.</summary>
/// <remarks>
/// <para>Lives within one evaluation, like the graph under it, and is not thread-safe. When the graph under it notes a miss,
/// the overlay is as unfounded as the rest of that evaluation and is made anew with it.</para>
/// <para>Nodes that no fact has named before get negative numbers. Cost: a few look-ups per fact applied; a list is copied
/// when it is read for the first time after a change of it.</para>
/// </remarks>
public class Overlay : IGraph
{
    private readonly IGraph _below;
    private readonly int _firstNew;
    private readonly Dictionary<Node, NodeId> _newIds = [];
    private readonly List<Node> _newNodes = [];
    private readonly Dictionary<Triple, FactChange> _changes = [];
    private readonly ChangedLists _from = new();
    private readonly ChangedLists _to = new();
    private long _order;

    /// <summary>Begins as <paramref name="below"/>, unchanged.</summary>
    public Overlay(IGraph below)
    {
        _below = below;
        _firstNew = below is Overlay overlay ? overlay._firstNew - overlay._newNodes.Count : -1;
        Revision = below.Revision;
    }

    /// <inheritdoc/>
    public Revision Revision { get; private set; }

    /// <summary>Adds a transaction on top, as if it had been written next. Record events and preconditions have no effect on a graph.</summary>
    /// <param name="at">The time that its facts carry.</param>
    public void Apply(Transaction transaction, DateTimeOffset at)
    {
        Revision = Revision.Next;
        foreach (var fact in transaction.Retracted)
            Change(new Triple(Find(fact.Subject), Find(fact.Predicate), Find(fact.Object)), stated: null);
        var provenance = new Provenance(transaction.Author, at, Revision);
        foreach (var fact in transaction.Asserted)
            Change(new Triple(FindOrAdd(fact.Subject), FindOrAdd(fact.Predicate), FindOrAdd(fact.Object)), provenance);
    }

    /// <inheritdoc/>
    public NodeId Find(Node node) => _newIds.TryGetValue(node, out var added) ? added : _below.Find(node);

    /// <inheritdoc/>
    public Node NodeOf(NodeId id) => id.Value <= _firstNew ? _newNodes[_firstNew - id.Value] : _below.NodeOf(id);

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate) =>
        _from.Find(subject, predicate) is { } list
            ? list.Read(_below.Objects(subject, predicate))
            : _below.Objects(subject, predicate);

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object) =>
        _to.Find(@object, predicate) is { } list
            ? list.Read(_below.Subjects(predicate, @object))
            : _below.Subjects(predicate, @object);

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject) =>
        Predicates(_below.PredicatesFrom(subject), _from.PredicatesOf(subject), predicate => CountObjects(subject, predicate));

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object) =>
        Predicates(_below.PredicatesTo(@object), _to.PredicatesOf(@object), predicate => CountSubjects(predicate, @object));

    /// <inheritdoc/>
    public bool Contains(NodeId subject, NodeId predicate, NodeId @object) =>
        _changes.TryGetValue(new Triple(subject, predicate, @object), out var change)
            ? change.IsTrue
            : _below.Contains(subject, predicate, @object);

    /// <inheritdoc/>
    public int CountObjects(NodeId subject, NodeId predicate) =>
        _below.CountObjects(subject, predicate) + (_from.Find(subject, predicate)?.Growth ?? 0);

    /// <inheritdoc/>
    public int CountSubjects(NodeId predicate, NodeId @object) =>
        _below.CountSubjects(predicate, @object) + (_to.Find(@object, predicate)?.Growth ?? 0);

    /// <inheritdoc/>
    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object) =>
        _changes.TryGetValue(new Triple(subject, predicate, @object), out var change)
            ? change.Stated
            : _below.ProvenanceOf(subject, predicate, @object);

    private NodeId FindOrAdd(Node node)
    {
        var known = Find(node);
        if (known != NodeId.None)
            return known;

        var added = new NodeId(_firstNew - _newNodes.Count);
        _newNodes.Add(node);
        _newIds.Add(node, added);
        return added;
    }

    private void Change(Triple fact, Provenance? stated)
    {
        if (!_changes.TryGetValue(fact, out var change))
        {
            change = new FactChange(wasTrue: _below.Contains(fact.Subject, fact.Predicate, fact.Object));
            if (stated is null && !change.IsTrue)
                return;

            _changes.Add(fact, change);
            _from.Add(fact.Subject, fact.Predicate, fact.Object, change);
            _to.Add(fact.Object, fact.Predicate, fact.Subject, change);
        }

        var wasTrue = change.IsTrue;
        change.State(stated, ++_order);
        var growth = (change.IsTrue ? 1 : 0) - (wasTrue ? 1 : 0);
        _from.Changed(fact.Subject, fact.Predicate, growth);
        _to.Changed(fact.Object, fact.Predicate, growth);
    }

    private static ReadOnlySpan<NodeId> Predicates(
        ReadOnlySpan<NodeId> below, IReadOnlyCollection<NodeId> changed, Func<NodeId, int> count)
    {
        if (changed.Count == 0)
            return below;

        var predicates = new HashSet<NodeId>(below.ToArray());
        foreach (var predicate in changed)
        {
            if (count(predicate) > 0)
                predicates.Add(predicate);
            else
                predicates.Remove(predicate);
        }

        return predicates.ToArray();
    }
}
