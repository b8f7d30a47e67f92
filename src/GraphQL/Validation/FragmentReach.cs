using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Which fragments a selection set spreads, itself or through other fragments. Each set is searched once.</summary>
internal sealed class FragmentReach(ValidationContext context)
{
    private readonly Dictionary<SelectionSetNode, List<FragmentSpreadNode>> _spreads = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, IReadOnlyList<FragmentDefinitionNode>> _reached = new(StringComparer.Ordinal);

    /// <summary>The spreads inside <paramref name="selections"/>, in the order of <see cref="FragmentSpreads.In"/>.</summary>
    public IReadOnlyList<FragmentSpreadNode> SpreadsIn(SelectionSetNode selections)
    {
        if (!_spreads.TryGetValue(selections, out var spreads))
            _spreads[selections] = spreads = FragmentSpreads.In(selections);
        return spreads;
    }

    /// <summary>All fragments that the operations reach, each once, in the order in which they are first met.</summary>
    public IReadOnlyList<FragmentDefinitionNode> From(params IReadOnlyList<OperationDefinitionNode> operations)
    {
        var names = operations
            .SelectMany(operation => SpreadsIn(operation.SelectionSet))
            .Select(spread => spread.Name.Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (names.Count == 0)
            return [];

        // Names have no blanks in them.
        var key = string.Join(' ', names.Order(StringComparer.Ordinal));
        if (!_reached.TryGetValue(key, out var reached))
            _reached[key] = reached = Follow(names);
        return reached;
    }

    private List<FragmentDefinitionNode> Follow(List<string> names)
    {
        context.SpendFragmentWork(names.Count);
        var met = new HashSet<string>(names, StringComparer.Ordinal);
        var reached = new List<FragmentDefinitionNode>();
        for (var i = 0; i < names.Count; i++)
        {
            if (context.FindFragment(names[i]) is not { } fragment)
                continue;
            reached.Add(fragment);
            var spreads = SpreadsIn(fragment.SelectionSet);
            context.SpendFragmentWork(spreads.Count);
            names.AddRange(spreads.Select(spread => spread.Name.Value).Where(met.Add));
        }

        return reached;
    }
}
