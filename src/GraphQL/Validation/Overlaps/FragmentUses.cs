using System.Text;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Tells which spreads use a fragment alike: those that give the same values to its variables share a scope.</summary>
internal sealed class FragmentUses(ValidationContext context, ComparableValues values, WorkBudget budget)
{
    private readonly Dictionary<ReferenceKey, List<FragmentUse>> _uses = [];
    private readonly Dictionary<FragmentSpreadNode, SpreadArguments> _argumentsOfSpreads = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, SpreadArguments> _arguments = new(StringComparer.Ordinal);

    /// <summary>The fragments that are spread among <paramref name="fields"/> when these stand in <paramref name="scope"/>, each use once.</summary>
    public IReadOnlyList<FragmentUse> Of(SelectedFields fields, VariableScope scope)
    {
        if (fields.Spreads.Count == 0)
            return [];
        var key = new ReferenceKey(fields, scope);
        if (_uses.TryGetValue(key, out var uses))
            return uses;

        var known = new Dictionary<ReferenceKey, FragmentUse>();
        uses = [];
        foreach (var use in fields.Spreads.Select(spread => Resolve(spread, scope)))
        {
            if (known.TryAdd(new ReferenceKey(use.Scope, use.Fragment), use))
                uses.Add(use);
            else
                known[new ReferenceKey(use.Scope, use.Fragment)].Spread = use.Spread;
        }

        return _uses[key] = uses;
    }

    private FragmentUse Resolve(FragmentSpreadNode spread, VariableScope scope)
    {
        budget.Spend(1);
        if (!_argumentsOfSpreads.TryGetValue(spread, out var arguments))
            _argumentsOfSpreads[spread] = arguments = ArgumentsOf(spread);
        var relevant = arguments.WithVariables.Any(value => DependsOn(value, scope)) ? scope : VariableScope.OfOperation;
        if (!arguments.Scopes.TryGetValue(relevant, out var fragmentScope))
            arguments.Scopes[relevant] = fragmentScope = VariableScope.Of(arguments.Fragment);
        return new FragmentUse(spread, arguments.Fragment, fragmentScope);
    }

    private bool DependsOn(ComparableValue value, VariableScope scope)
    {
        budget.Spend(1);
        return value.DependsOn(scope, budget);
    }

    private SpreadArguments ArgumentsOf(FragmentSpreadNode spread)
    {
        var fragment = context.FindFragment(spread.Name.Value);
        var withVariables = new List<ComparableValue>();
        var key = new StringBuilder(fragment?.Name!.Value);
        if (fragment is not null && GivenArguments.Of(spread.Arguments) is { } given)
        {
            foreach (var name in given.Names.Where(name => FragmentVariables.Find(fragment, name) is not null).Order(StringComparer.Ordinal))
            {
                var value = values.Of(given.Find(name)!);
                key.Append(' ').Append(name).Append(value.Key);
                if (value.Variables.Count > 0)
                    withVariables.Add(value);
            }
        }

        if (!_arguments.TryGetValue(key.ToString(), out var arguments))
            _arguments[key.ToString()] = arguments = new SpreadArguments(fragment, withVariables);
        return arguments;
    }

    /// <summary>What a spread gives to a fragment, and the scopes that this makes in the scopes around it.</summary>
    private sealed record SpreadArguments(FragmentDefinitionNode? Fragment, IReadOnlyList<ComparableValue> WithVariables)
    {
        public Dictionary<VariableScope, VariableScope> Scopes { get; } = new(ReferenceEqualityComparer.Instance);
    }
}
