using System.Collections.Immutable;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>Collects the fields that selection sets select of an object type.</summary>
/// <remarks>
/// Section 6.3.2, https://spec.graphql.org/September2025/#sec-Field-Collection. <c>@skip</c>, <c>@include</c> and <c>@defer</c>
/// are decided here, so a compiler, and all that it plans, belongs to one assignment of the variables that they mention.
/// </remarks>
internal sealed class PlanCompiler(
    Schema schema, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, VariableValues variables, bool hideSuggestions)
{
    private int _fieldCount;

    public Schema Schema => schema;

    /// <summary>Plans the selection set of an operation.</summary>
    public SelectionPlan PlanRoot(ObjectType type, SelectionSetNode selections) =>
        new Collection(this, type).Add(selections, null, null).ToPlan();

    /// <summary>Plans the selection sets of a field that is selected in several places.</summary>
    public SelectionPlan PlanBelow(ObjectType type, FieldUse[] uses)
    {
        var collection = new Collection(this, type);
        foreach (var use in uses)
        {
            if (use.Node.SelectionSet is { } selections)
                collection.Add(selections, use.Defer, use.FragmentVariables);
        }
        return collection.ToPlan();
    }

    private bool IsIncluded(ImmutableArray<DirectiveNode> directives, VariableValues scope) =>
        directives.IsEmpty
        || (ArgumentCoercion.OfDirective(BuiltIns.Skip, directives, scope, hideSuggestions)?.Get<bool>("if") != true
            && ArgumentCoercion.OfDirective(BuiltIns.Include, directives, scope, hideSuggestions)?.Get<bool>("if") != false);

    private bool Applies(NamedTypeNode? condition, ObjectType type)
    {
        if (condition is null)
            return true;
        var conditional = schema.FindType(condition.Name.Value);
        return ReferenceEquals(conditional, type) || (conditional is { IsAbstract: true } && schema.IsSubtype(conditional, type));
    }

    private VariableValues? FragmentScope(FragmentDefinitionNode fragment, FragmentSpreadNode spread, VariableValues? scope)
    {
        if (fragment.VariableDefinitions.IsEmpty)
            return null;
        var values = new VariableValues(variables);
        foreach (var definition in fragment.VariableDefinitions)
        {
            var name = definition.Variable.Name.Value;
            if (schema.TypeFrom(definition.Type) is not { } type)
                continue;
            var given = spread.Arguments.LastOrDefault(argument => string.Equals(argument.Name.Value, name, StringComparison.Ordinal))?.Value;
            var target = new ArgumentCoercion.Target(
                $"Variable \"${name}\" defined by fragment \"{spread.Name.Value}\"", type, definition.DefaultValue, type is NonNullType && definition.DefaultValue is null);
            var result = ArgumentCoercion.Coerce(target, given, spread, scope ?? variables, hideSuggestions);
            values.Add(name, new VariableValues.Variable(type, definition.DefaultValue)
            {
                HasValue = result.IsValid,
                Value = result.Value,
                Given = given,
                GivenScope = scope ?? variables,
            });
        }
        return values;
    }

    /// <summary>The fields collected so far for one object type.</summary>
    private sealed class Collection(PlanCompiler compiler, ObjectType type)
    {
        private readonly OrderedDictionary<string, List<FieldUse>> _uses = new(StringComparer.Ordinal);
        private readonly List<DeferUsage> _newDefers = [];
        private readonly Dictionary<string, HashSet<DirectiveNode?>> _visited = new(StringComparer.Ordinal);

        public Collection Add(SelectionSetNode selections, DeferUsage? defer, VariableValues? scope)
        {
            foreach (var selection in selections.Selections)
            {
                if (!compiler.IsIncluded(selection.Directives, scope ?? compiler.Variables))
                    continue;
                switch (selection)
                {
                    case FieldNode field:
                        Add(field, defer, scope);
                        break;
                    case InlineFragmentNode fragment when compiler.Applies(fragment.TypeCondition, type):
                        Add(fragment.SelectionSet, Begin(DeferOf(fragment.Directives, scope ?? compiler.Variables, defer)) ?? defer, scope);
                        break;
                    case FragmentSpreadNode spread:
                        Add(spread, defer, scope);
                        break;
                }
            }
            return this;
        }

        public SelectionPlan ToPlan()
        {
            var plans = new List<FieldPlan>(_uses.Count);
            foreach (var (key, uses) in _uses)
            {
                if (compiler.Schema.FindField(type, uses[0].Node.Name.Value) is { } field)
                    plans.Add(new FieldPlan(compiler, Interlocked.Increment(ref compiler._fieldCount) - 1, type, key, field, [.. uses]));
            }
            return new SelectionPlan(type, [.. plans], [.. _newDefers]);
        }

        private void Add(FieldNode field, DeferUsage? defer, VariableValues? scope)
        {
            var key = (field.Alias ?? field.Name).Value;
            if (!_uses.TryGetValue(key, out var uses))
            {
                uses = [];
                _uses.Add(key, uses);
            }
            uses.Add(new FieldUse(field, defer, scope));
        }

        private void Add(FragmentSpreadNode spread, DeferUsage? defer, VariableValues? scope)
        {
            if (!compiler.Fragments.TryGetValue(spread.Name.Value, out var fragment) || !compiler.Applies(fragment.TypeCondition, type))
                return;
            var newDefer = DeferOf(spread.Directives, scope ?? compiler.Variables, defer);
            if (!IsFirstVisit(spread.Name.Value, newDefer ?? defer))
                return;
            Begin(newDefer);
            Add(fragment.SelectionSet, newDefer ?? defer, compiler.FragmentScope(fragment, spread, scope));
        }

        // A fragment adds nothing when it was added undeferred before, or within the same deferred fragment.
        private bool IsFirstVisit(string fragment, DeferUsage? defer)
        {
            if (!_visited.TryGetValue(fragment, out var visits))
                _visited[fragment] = visits = new HashSet<DirectiveNode?>(ReferenceEqualityComparer.Instance);
            return !visits.Contains(null) && visits.Add(defer?.Directive);
        }

        private static DeferUsage? DeferOf(ImmutableArray<DirectiveNode> directives, VariableValues scope, DeferUsage? parent)
        {
            if (directives.IsEmpty || ArgumentCoercion.OfDirective(BuiltIns.Defer, directives, scope) is not { } defer || !defer.Get<bool>("if"))
                return null;
            var directive = directives.First(node => string.Equals(node.Name.Value, "defer", StringComparison.Ordinal));
            return new DeferUsage(defer.Get<string>("label"), directive, parent);
        }

        private DeferUsage? Begin(DeferUsage? defer)
        {
            if (defer is not null)
                _newDefers.Add(defer);
            return defer;
        }
    }

    private VariableValues Variables => variables;

    private IReadOnlyDictionary<string, FragmentDefinitionNode> Fragments => fragments;
}
