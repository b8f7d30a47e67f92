using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>Shows a plan to people, one line a step. No counts: they would tell how much there is that the viewer cannot see.</summary>
internal static class PlanText
{
    public static ImmutableArray<string> Of(ImmutableArray<Step> plan) => [.. Lines(plan, "")];

    private static IEnumerable<string> Lines(ImmutableArray<Step> plan, string indent) =>
        plan.SelectMany(step => step is Step.Branches(var branches)
            ? branches.SelectMany(branch => Lines(branch, indent + "  ").Prepend($"{indent}for each answer of the branch"))
            : [indent + Line(step)]);

    private static string Line(Step step) => step switch
    {
        Step.Visible => "for each $it that the viewer sees",
        Step.Incoming(var edge) => $"for each {Show(edge.Match.Subject)} with {Show(edge.Match)}",
        Step.Outgoing(var edge) => $"for each {Show(edge.Match.Object)} with {Show(edge.Match)}",
        Step.Check(var edge) => $"keep if {Show(edge.Match)}",
        Step.Exclude(var edge) => $"drop if {Show(edge.Match)}",
        Step.OfKind(var kind) => $"keep if $it is {kind}",
        _ => throw new UnreachableException($"{step.GetType().Name} is no step."),
    };

    private static string Show(Pattern.Match match) =>
        $"({Show(match.Subject)}, {(match.Latest ? $"$latest({match.Predicate})" : match.Predicate)}, {Show(match.Object)})";

    private static string Show(Element element) => element switch
    {
        Element.Variable variable => variable.Name,
        Element.Constant constant => constant.Node.Spelling,
        Element.Literal literal => string.Join(" and ", literal.Comparisons.Select(comparison => $"{comparison.Relation} {comparison.Value}")),
        _ => throw new UnreachableException($"{element.GetType().Name} is no element."),
    };
}
