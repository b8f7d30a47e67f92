using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Planning;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>The records that match, before they are ordered and cut.</summary>
/// <param name="Records">Each once, in no order.</param>
/// <param name="Plan">How they were found, one line a step.</param>
/// <param name="IsComplete">False when the budget was used up; then nothing may be said.</param>
internal sealed record Matches(IReadOnlyList<Node> Records, ImmutableArray<Step> Plan, bool IsComplete)
{
    /// <summary>Evaluates patterns through a viewer's eyes.</summary>
    /// <param name="patterns">What must hold of <c>$it</c>.</param>
    /// <param name="graph">Where it must hold; everything that the answer depends on is looked up here.</param>
    /// <param name="viewer">The eyes, on the same graph.</param>
    /// <param name="lengths">The same facts, for planning alone.</param>
    /// <param name="enough">No more than so many are looked for.</param>
    /// <param name="budget">The work that this may cause.</param>
    public static Matches Find(
        ImmutableArray<Pattern> patterns, IGraph graph, Viewer viewer, IGraph lengths, int enough, Budget budget)
    {
        var slots = new SlotNumbers(graph);
        var plan = new Planner(lengths, new Access(viewer.User, lengths, new(lengths)), slots).Plan(patterns);
        var found = new Evaluator(graph, viewer, slots.Count, budget).Run(plan, enough);
        return new([.. found.Select(graph.NodeOf)], plan, !budget.IsExceeded);
    }

    /// <summary>What tells of one node after the other whether it matches; the parameters are those of <see cref="Find"/>.</summary>
    public static Func<NodeId, bool> Test(ImmutableArray<Pattern> patterns, IGraph graph, Viewer viewer, IGraph lengths, Budget budget)
    {
        var slots = new SlotNumbers(graph);
        var plan = new Planner(lengths, new Access(viewer.User, lengths, new(lengths)), slots).PlanTest(patterns);
        var evaluator = new Evaluator(graph, viewer, slots.Count, budget);
        return node => budget.Take() && viewer.Sees(node) && evaluator.Test(plan, node);
    }
}
