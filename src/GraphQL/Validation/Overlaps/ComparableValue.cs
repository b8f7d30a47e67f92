using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>A value prepared for comparison.</summary>
/// <param name="Key">The same for two values exactly when they are written alike, but for the order of fields of objects.</param>
/// <param name="Variables">The variables in it, in order.</param>
internal sealed record ComparableValue(string Key, IReadOnlyList<string> Variables)
{
    private readonly Dictionary<FragmentDefinitionNode, bool> _dependencies = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether it means something else in <paramref name="scope"/> than outside.</summary>
    public bool DependsOn(VariableScope scope, WorkBudget budget)
    {
        if (scope.Fragment is not { } fragment)
            return false;
        if (!_dependencies.TryGetValue(fragment, out var depends))
            _dependencies[fragment] = depends = Variables.Any(variable => IsDeclared(variable, fragment, budget));
        return depends;
    }

    private static bool IsDeclared(string variable, FragmentDefinitionNode fragment, WorkBudget budget)
    {
        budget.Spend(1);
        return FragmentVariables.Find(fragment, variable) is not null;
    }
}
