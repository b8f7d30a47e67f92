using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Planning;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Makes the steps of a plan over the facts that a viewer sees and collects what <c>$it</c> was bound to.</summary>
/// <remarks>
/// Depth first. As soon as an answer is found, the search goes back to where <c>$it</c> was bound: how else the other
/// variables could be bound adds nothing. One use, one thread.
/// </remarks>
internal sealed class Evaluator(IGraph graph, Viewer viewer, int slotCount, Budget budget)
{
    private readonly NodeId[] _slots = new NodeId[slotCount];
    private readonly HashSet<NodeId> _found = [];
    private readonly Walk _walk = new(graph, viewer, budget);
    private int _enough;

    /// <summary>The records that the plan finds, each once, in no order.</summary>
    /// <param name="plan">The steps; <c>$it</c> is bound when they end.</param>
    /// <param name="enough">The search stops when so many are found.</param>
    public IReadOnlyCollection<NodeId> Run(ImmutableArray<Step> plan, int enough)
    {
        _enough = enough;
        Continue(new Route(plan, 0, null));
        return _found;
    }

    /// <summary>Whether the plan, which tests one node, finds this one.</summary>
    public bool Test(ImmutableArray<Step> plan, NodeId it)
    {
        _enough = int.MaxValue;
        _found.Clear();
        _slots[Place.It] = it;
        Continue(new Route(plan, 0, null));
        return _found.Count > 0;
    }

    // True: an answer was found for the present $it, or enough are found; go back.
    private bool Continue(Route route)
    {
        while (route.At == route.Steps.Length && route.After is { } after)
            route = after;
        if (route.At == route.Steps.Length)
            return Emit();
        var next = route.Next;
        return route.Steps[route.At] switch
        {
            Step.Visible => BindVisible(next),
            Step.Incoming(var edge) => BindIncoming(edge, next),
            Step.Outgoing(var edge) => BindOutgoing(edge, next),
            Step.Check(var edge) => IsTrue(edge) && Continue(next),
            Step.Exclude(var edge) => !IsTrue(edge) && Continue(next),
            Step.OfKind(var kind) => RecordKinds.Of(graph.NodeOf(_slots[Place.It])) == kind && Continue(next),
            Step.Branches(var branches) => TakeBranches(branches, next),
            var step => throw new UnreachableException($"{step.GetType().Name} is no step."),
        };
    }

    private bool Emit()
    {
        if (IsRecord(_slots[Place.It]))
            _found.Add(_slots[Place.It]);
        return true;
    }

    // A record exists from the transaction on that made someone accountable for it.
    private bool IsRecord(NodeId node) =>
        RecordKinds.Of(graph.NodeOf(node)) != RecordKind.None && graph.CountSubjects(viewer.Names.IsAccountableFor, node) > 0;

    private bool BindVisible(Route next)
    {
        foreach (var node in viewer.Visible())
        {
            if (!budget.Take())
                return true;
            if (Bind(Place.It, node, next))
                return true;
        }

        return false;
    }

    private bool BindIncoming(Edge edge, Route next)
    {
        var end = Value(edge.Object);
        if (edge.Transitive)
            return BindAll(edge.Subject.Slot, _walk.Below(edge.Predicate, end), next);
        foreach (var subject in graph.Subjects(edge.Predicate, end))
        {
            if (!budget.Take())
                return true;
            if (IsSeen(subject, edge, end) && Bind(edge.Subject.Slot, subject, next))
                return true;
        }

        return false;
    }

    private bool BindOutgoing(Edge edge, Route next)
    {
        var start = Value(edge.Subject);
        if (edge.Transitive)
            return BindAll(edge.Object.Slot, _walk.Above(edge.Predicate, start), next);
        if (edge.Latest)
            return _walk.Latest(start, edge.Predicate) is var latest && latest != NodeId.None && Accepts(edge, latest) && Bind(edge.Object.Slot, latest, next);
        foreach (var @object in graph.Objects(start, edge.Predicate))
        {
            if (!budget.Take())
                return true;
            if (Accepts(edge, @object) && viewer.SeesFact(start, edge.Predicate, @object) && Bind(edge.Object.Slot, @object, next))
                return true;
        }

        return false;
    }

    private bool BindAll(int slot, IReadOnlyCollection<NodeId> nodes, Route next) =>
        nodes.Any(node => Bind(slot, node, next));

    private bool TakeBranches(ImmutableArray<ImmutableArray<Step>> branches, Route next) =>
        branches.Any(branch => Continue(new Route(branch, 0, next)));

    private bool Bind(int slot, NodeId node, Route next)
    {
        _slots[slot] = node;
        var found = Continue(next);
        return slot == Place.It ? IsEnough() : found;
    }

    private bool IsEnough() => _found.Count >= _enough || budget.IsExceeded;

    private bool IsSeen(NodeId subject, Edge edge, NodeId @object) =>
        edge.Latest
            ? _walk.Latest(subject, edge.Predicate) == @object
            : viewer.SeesFact(subject, edge.Predicate, @object);

    private bool IsTrue(Edge edge)
    {
        var (start, end) = (Value(edge.Subject), Value(edge.Object));
        if (edge.Transitive)
            return _walk.Reaches(start, edge.Predicate, end);
        if (edge.Latest)
            return end != NodeId.None && _walk.Latest(start, edge.Predicate) == end;
        return graph.Contains(start, edge.Predicate, end) && viewer.SeesFact(start, edge.Predicate, end);
    }

    private bool Accepts(Edge edge, NodeId @object) =>
        edge.Comparisons.IsDefault || LiteralValue.Satisfies(graph.NodeOf(@object), edge.Comparisons);

    private NodeId Value(Place place) => place.IsConstant ? place.Node : _slots[place.Slot];

    /// <summary>Where the search stands: a plan, the next step in it, and where it goes on when the plan ends.</summary>
    private sealed record Route(ImmutableArray<Step> Steps, int At, Route? After)
    {
        // Made once for each step of a plan, not for each binding.
        public Route Next => field ??= this with { At = At + 1 };
    }
}
