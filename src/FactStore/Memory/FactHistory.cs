using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Memory;

/// <summary>Every fact that was ever asserted, from when until when. One writer, and no reader while it writes.</summary>
internal sealed class FactHistory
{
    private readonly Dictionary<Node, NodeId> _ids = [];
    private readonly List<Node> _nodes = [default];
    private readonly Dictionary<Triple, List<FactRow>> _rows = [];
    private readonly Dictionary<(NodeId Subject, NodeId Predicate), FactList> _from = [];
    private readonly Dictionary<(NodeId Object, NodeId Predicate), FactList> _to = [];
    private readonly Dictionary<NodeId, HashSet<NodeId>> _predicatesFrom = [];
    private readonly Dictionary<NodeId, HashSet<NodeId>> _predicatesTo = [];

    /// <summary>Folds the entry in; it must follow the one before.</summary>
    public void Apply(LogEntry entry)
    {
        foreach (var fact in entry.Transaction.Retracted)
            End(new Triple(Find(fact.Subject), Find(fact.Predicate), Find(fact.Object)), entry.Revision);

        var stated = new Provenance(entry.Transaction.Author, entry.At, entry.Revision);
        foreach (var fact in entry.Transaction.Asserted)
            Begin(new Triple(FindOrAdd(fact.Subject), FindOrAdd(fact.Predicate), FindOrAdd(fact.Object)), stated);
    }

    /// <summary>The number of a node; none when no fact has named it.</summary>
    public NodeId Find(Node node) => _ids.GetValueOrDefault(node);

    /// <summary>The node behind a number.</summary>
    public Node NodeOf(NodeId id) => _nodes[id.Value];

    /// <summary>The objects of a subject and predicate, ever.</summary>
    public FactList? From(NodeId subject, NodeId predicate) => _from.GetValueOrDefault((subject, predicate));

    /// <summary>The subjects of a predicate and object, ever.</summary>
    public FactList? To(NodeId predicate, NodeId @object) => _to.GetValueOrDefault((@object, predicate));

    /// <summary>Predicates that the node was ever the subject of.</summary>
    public IReadOnlyCollection<NodeId> PredicatesFrom(NodeId subject) =>
        _predicatesFrom.TryGetValue(subject, out var predicates) ? predicates : [];

    /// <summary>Predicates that the node was ever the object of.</summary>
    public IReadOnlyCollection<NodeId> PredicatesTo(NodeId @object) =>
        _predicatesTo.TryGetValue(@object, out var predicates) ? predicates : [];

    /// <summary>The row by which a fact held at a revision; null when it did not.</summary>
    public FactRow? RowAt(Triple fact, Revision revision) =>
        _rows.TryGetValue(fact, out var rows) ? rows.FindLast(row => row.HoldsAt(revision)) : null;

    private void Begin(Triple fact, Provenance stated)
    {
        End(fact, stated.Revision);
        var row = new FactRow(fact, stated);
        Added(_rows, fact).Add(row);
        Added(_from, (fact.Subject, fact.Predicate)).Begin(row, fact.Object);
        Added(_to, (fact.Object, fact.Predicate)).Begin(row, fact.Subject);
        Added(_predicatesFrom, fact.Subject).Add(fact.Predicate);
        Added(_predicatesTo, fact.Object).Add(fact.Predicate);
    }

    private void End(Triple fact, Revision at)
    {
        if (!_rows.TryGetValue(fact, out var rows) || rows[^1].Ended is not null)
            return;

        rows[^1].Ended = at;
        _from[(fact.Subject, fact.Predicate)].End(fact.Object, at);
        _to[(fact.Object, fact.Predicate)].End(fact.Subject, at);
    }

    private NodeId FindOrAdd(Node node)
    {
        if (_ids.TryGetValue(node, out var known))
            return known;

        var added = new NodeId(_nodes.Count);
        _nodes.Add(node);
        _ids.Add(node, added);
        return added;
    }

    private static TValue Added<TKey, TValue>(Dictionary<TKey, TValue> all, TKey key)
        where TKey : notnull
        where TValue : class, new()
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(all, key, out _);
        value ??= new TValue();
        return value;
    }
}
