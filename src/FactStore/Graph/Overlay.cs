using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Graph;

/// <summary>A graph as it would be after transactions that are not in the log: what a batch is decided on, and what a preview shows.</summary>
/// <remarks>
/// <para>Lives within one evaluation, like the graph under it, and is not thread-safe. When the graph under it notes a miss,
/// the overlay is as unfounded as the rest of that evaluation and is made anew with it.</para>
/// <para>Nodes that no fact has named before get negative numbers. Cost: a few look-ups per fact applied; a list is copied
/// when it is read for the first time after a change of it. What is applied asks the graph below for nothing but numbers.</para>
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
            Retract(new Triple(Find(fact.Subject), Find(fact.Predicate), Find(fact.Object)));
        Assert(transaction.Asserted, new Provenance(transaction.Author, at, Revision));
    }

    /// <summary>Adds facts on top, and nothing else of the transaction that they will belong to.</summary>
    public void Assert(IEnumerable<Fact> facts, Provenance stated)
    {
        foreach (var fact in facts)
            Change(new Triple(FindOrAdd(fact.Subject), FindOrAdd(fact.Predicate), FindOrAdd(fact.Object)), stated);
    }

    /// <inheritdoc/>
    public NodeId Find(Node node) => _newIds.TryGetValue(node, out var added) ? added : FindBelow(node);

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
        _below.CountObjects(subject, predicate) + (_from.Find(subject, predicate)?.GrowthOn(_below) ?? 0);

    /// <inheritdoc/>
    public int CountSubjects(NodeId predicate, NodeId @object) =>
        _below.CountSubjects(predicate, @object) + (_to.Find(@object, predicate)?.GrowthOn(_below) ?? 0);

    /// <inheritdoc/>
    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object) =>
        _changes.TryGetValue(new Triple(subject, predicate, @object), out var change)
            ? change.Stated
            : _below.ProvenanceOf(subject, predicate, @object);

    /// <summary>The number of a node that nothing applied here has named before.</summary>
    protected virtual NodeId FindBelow(Node node) => _below.Find(node);

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

    // What names a node that no fact has named was never true.
    private void Retract(Triple fact)
    {
        if (fact.Subject != NodeId.None && fact.Predicate != NodeId.None && fact.Object != NodeId.None)
            Change(fact, stated: null);
    }

    private void Change(Triple fact, Provenance? stated)
    {
        ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, fact, out _);
        change ??= new FactChange(fact);
        change.State(stated, ++_order);
        _from.Changed(fact.Subject, fact.Predicate, fact.Object, change);
        _to.Changed(fact.Object, fact.Predicate, fact.Subject, change);
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
