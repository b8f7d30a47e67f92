using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>No fragment spreads itself, directly or through others.</summary>
/// <remarks>Section 5.5.2.2, https://spec.graphql.org/September2025/#sec-Fragment-Spreads-Must-Not-Form-Cycles</remarks>
internal sealed class NoFragmentCyclesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoFragmentCyclesRule), context => new NoFragmentCyclesRule(context))
    {
        Enters = [SyntaxKind.FragmentDefinition],
    };

    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];

    // Where on the path the spreads of a fragment begin, for the fragments that the path is in.
    private readonly Dictionary<string, int> _placeOnPath = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node) => Follow((FragmentDefinitionNode)node);

    private void Follow(FragmentDefinitionNode fragment)
    {
        var name = fragment.Name!.Value;
        if (!_visited.Add(name))
            return;

        ValidationContext.EnsureStack();
        _placeOnPath[name] = _path.Count;
        foreach (var spread in context.Reach.SpreadsIn(fragment.SelectionSet))
        {
            _path.Add(spread);
            if (_placeOnPath.TryGetValue(spread.Name.Value, out var start))
                Report(spread.Name.Value, _path[start..]);
            else if (context.FindFragment(spread.Name.Value) is { } next)
                Follow(next);
            _path.RemoveAt(_path.Count - 1);
        }

        _placeOnPath.Remove(name);
    }

    private void Report(string name, List<FragmentSpreadNode> cycle)
    {
        var via = string.Join(", ", cycle.SkipLast(1).Select(spread => $"\"{spread.Name.Value}\""));
        var detour = via.Length == 0 ? "" : $" via {via}";
        context.Report(new GraphQLError($"Cannot spread fragment \"{name}\" within itself{detour}.", [.. cycle]));
    }
}
