using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>Orders the patterns of a query: from the smallest source onwards, each condition as soon as it can be tested.</summary>
/// <remarks>
/// Greedy, on exact counts for lists whose end is known and on fixed guesses for the others. What the viewer sees is one of the
/// sources, so the incoming facts of a popular term are listed only for a viewer who sees about as many nodes.
/// </remarks>
/// <param name="graph">Where lengths are looked up. No answer depends on them, so these looks belong to no read set.</param>
/// <param name="access">The viewer's rights in the same graph.</param>
/// <param name="slots">The numbers of the query's variables.</param>
internal sealed class Planner(IGraph graph, Access access, SlotNumbers slots)
{
    // Facts of one subject with one predicate are few; facts that point at one object with it may be many.
    private const long GuessedOutgoing = 4;
    private const long GuessedIncoming = 64;

    // Below this, looking for a smaller source costs more than it can save.
    private const long SmallEnough = 64;

    public ImmutableArray<Step> Plan(ImmutableArray<Pattern> patterns) => PlanBranch(patterns, []);

    /// <summary>The steps that test one node, to which <c>$it</c> is bound before.</summary>
    public ImmutableArray<Step> PlanTest(ImmutableArray<Pattern> patterns) => PlanBranch(patterns, [Place.It]);

    private ImmutableArray<Step> PlanBranch(ImmutableArray<Pattern> patterns, ImmutableHashSet<int> boundBefore)
    {
        var plan = new Draft(boundBefore);
        foreach (var pattern in patterns)
            plan.Left.Add(Compile(pattern));

        while (true)
        {
            TakeTests(plan);
            if (plan.Left.Count == 0 && plan.Bound.Contains(Place.It))
                return plan.Steps.ToImmutable();
            TakeSource(plan);
        }
    }

    private Candidate Compile(Pattern pattern) => pattern switch
    {
        Pattern.Match match => new(pattern, slots.EdgeOf(match)),
        Pattern.Not not => new(pattern, slots.EdgeOf(not.Absent)),
        _ => new(pattern, null),
    };

    private static void TakeTests(Draft plan)
    {
        plan.Steps.AddRange(plan.Left.Select(candidate => TestFor(candidate, plan.Bound)).OfType<Step>());
        plan.Left.RemoveAll(candidate => TestFor(candidate, plan.Bound) is not null);
    }

    private static Step? TestFor(Candidate candidate, ImmutableHashSet<int> bound) => candidate switch
    {
        { Pattern: Pattern.HasDataType type } when bound.Contains(Place.It) => new Step.OfKind(type.Kind),
        { Pattern: Pattern.Not, Edge: { } edge } when IsBound(edge.Subject, bound) && IsBound(edge.Object, bound) => new Step.Exclude(edge),
        { Pattern: Pattern.Match, Edge: { } edge } when IsBound(edge.Subject, bound) && IsBound(edge.Object, bound) => new Step.Check(edge),
        _ => null,
    };

    private static bool IsBound(Place place, ImmutableHashSet<int> bound) => place.IsConstant || bound.Contains(place.Slot);

    private void TakeSource(Draft plan)
    {
        var (best, cost) = (-1, long.MaxValue);
        for (var at = 0; at < plan.Left.Count; at++)
        {
            var estimate = Estimate(plan.Left[at], plan.Bound);
            if (estimate < cost)
                (best, cost) = (at, estimate);
        }

        var seeing = RightTable.RolesThatGive(Right.See);
        if (!plan.Bound.Contains(Place.It) && cost > SmallEnough && access.EstimateAll(seeing, cost) < cost)
        {
            plan.Steps.Add(new Step.Visible());
            plan.Bound = plan.Bound.Add(Place.It);
            return;
        }

        if (best < 0)
            throw new UnreachableException("A pattern holds a variable that hangs together with nothing; reading the query should have refused it.");
        var source = plan.Left[best];
        plan.Left.RemoveAt(best);
        plan.Steps.Add(SourceFor(source, plan));
    }

    private Step SourceFor(Candidate source, Draft plan)
    {
        if (source.Pattern is Pattern.AnyOf anyOf)
        {
            var branches = anyOf.Branches.Select(branch => PlanBranch(branch, plan.Bound)).ToImmutableArray();
            plan.Bound = plan.Bound.Add(Place.It);
            return new Step.Branches(branches);
        }

        var edge = source.Edge!;
        var fromSubject = IsBound(edge.Subject, plan.Bound);
        plan.Bound = plan.Bound.Add((fromSubject ? edge.Object : edge.Subject).Slot);
        return fromSubject ? new Step.Outgoing(edge) : new Step.Incoming(edge);
    }

    private long Estimate(Candidate candidate, ImmutableHashSet<int> bound) => candidate switch
    {
        { Pattern: Pattern.AnyOf anyOf } => anyOf.Branches.Sum(branch => EstimateBranch(branch, bound)),
        { Pattern: Pattern.Match, Edge: { } edge } => EstimateEdge(edge, bound),
        _ => long.MaxValue,
    };

    private long EstimateBranch(ImmutableArray<Pattern> branch, ImmutableHashSet<int> bound)
    {
        // Kept below the others so that a sum cannot overflow.
        const long Unknown = 1L << 40;
        if (bound.Contains(Place.It))
            return 1;
        return branch.Select(pattern => Math.Min(Unknown, Estimate(Compile(pattern), bound))).DefaultIfEmpty(Unknown).Min();
    }

    private long EstimateEdge(Edge edge, ImmutableHashSet<int> bound)
    {
        if (edge.Subject.IsConstant)
            return graph.CountObjects(edge.Subject.Node, edge.Predicate);
        if (bound.Contains(edge.Subject.Slot))
            return GuessedOutgoing;
        if (edge.Object.IsConstant)
            return edge.Transitive ? Lengths.Below(graph, edge.Predicate, edge.Object.Node) : graph.CountSubjects(edge.Predicate, edge.Object.Node);
        return bound.Contains(edge.Object.Slot) ? GuessedIncoming : long.MaxValue;
    }

    private sealed record Candidate(Pattern Pattern, Edge? Edge);

    private sealed class Draft(ImmutableHashSet<int> bound)
    {
        public List<Candidate> Left { get; } = [];

        public ImmutableArray<Step>.Builder Steps { get; } = ImmutableArray.CreateBuilder<Step>();

        public ImmutableHashSet<int> Bound { get; set; } = bound;
    }
}
