using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Validation.Walking;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Which variables definitions use. Each definition is searched once.</summary>
internal sealed class VariableUsages(ValidationContext context)
{
    private readonly Dictionary<DefinitionNode, IReadOnlyList<VariableUsage>> _own = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<DefinitionNode, IReadOnlyList<VariableUsage>> _all = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, IReadOnlyList<VariableUsage>> _ofFragments = new(ReferenceEqualityComparer.Instance);

    /// <summary>The uses in the definition itself, in its order.</summary>
    public IReadOnlyList<VariableUsage> In(ExecutableDefinitionNode definition)
    {
        if (!_own.TryGetValue(definition, out var usages))
            _own[definition] = usages = VariableUsageWalker.Find(context, definition);
        return usages;
    }

    /// <summary>The uses in the operation and then those in the fragments that it reaches.</summary>
    public IReadOnlyList<VariableUsage> InAllOf(OperationDefinitionNode operation)
    {
        if (!_all.TryGetValue(operation, out var usages))
            _all[operation] = usages = Collect(operation);
        return usages;
    }

    private IReadOnlyList<VariableUsage> Collect(OperationDefinitionNode operation)
    {
        var fragments = context.Reach.From(operation);
        if (fragments.Count == 0)
            return In(operation);

        // Operations that reach the same fragments are given the same list of them.
        if (!_ofFragments.TryGetValue(fragments, out var inFragments))
            _ofFragments[fragments] = inFragments = Collect(fragments);
        context.SpendFragmentWork(inFragments.Count);
        return [.. In(operation), .. inFragments];
    }

    private List<VariableUsage> Collect(IReadOnlyList<FragmentDefinitionNode> fragments)
    {
        context.SpendFragmentWork(fragments.Count);
        var all = new List<VariableUsage>();
        foreach (var fragment in fragments)
        {
            var usages = In(fragment);
            context.SpendFragmentWork(usages.Count);
            all.AddRange(usages);
        }

        return all;
    }
}
