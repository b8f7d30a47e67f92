using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>Refuses documents that ask for too much, before validation, whose cost grows with them.</summary>
/// <remarks>Each fragment is measured once; spreads only add up what is known, so the cost is linear in the document although fragments can multiply.</remarks>
internal sealed class DocumentLimits
{
    private readonly GraphQLEngineOptions _options;
    private readonly List<OperationDefinitionNode> _operations;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Size> _measured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public DocumentLimits(GraphQLEngineOptions options, DocumentNode document)
    {
        _options = options;
        _operations = [.. document.Definitions.OfType<OperationDefinitionNode>()];
        foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
            _fragments[fragment.Name!.Value] = fragment;
    }

    public List<GraphQLError> Check()
    {
        var errors = new List<GraphQLError>();
        foreach (var operation in _operations)
        {
            var size = Measure(operation.SelectionSet);
            Compare(errors, operation, "nests fields", size.Depth, "levels", _options.MaxDepth, DocumentLimitCodes.TooDeep);
            Compare(errors, operation, "uses", size.Aliases, "aliases", _options.MaxAliases, DocumentLimitCodes.TooManyAliases);
            Compare(errors, operation, "carries", size.Directives + DirectivesAround(operation), "directives", _options.MaxDirectives, DocumentLimitCodes.TooManyDirectives);
            Compare(errors, operation, "selects", size.Fields, "fields", _options.MaxFields, DocumentLimitCodes.TooManyFields);
            if (size.AsksForSchema && !_options.AllowIntrospection)
                errors.Add(new GraphQLError("Introspection is switched off on this server.", operation) { Code = DocumentLimitCodes.IntrospectionDisabled });
        }
        return errors;
    }

    private static void Compare(List<GraphQLError> errors, OperationDefinitionNode operation, string verb, long count, string what, int limit, string code)
    {
        if (count > limit)
            errors.Add(new GraphQLError($"The operation {verb} {count} {what}, {limit} are allowed. Split it into smaller operations.", operation) { Code = code });
    }

    private static int DirectivesAround(OperationDefinitionNode operation) =>
        operation.Directives.Length + operation.VariableDefinitions.Sum(variable => variable.Directives.Length);

    private Size Measure(SelectionSetNode selections)
    {
        var total = default(Size);
        foreach (var selection in selections.Selections)
        {
            var size = selection switch
            {
                FieldNode field => Measure(field),
                InlineFragmentNode fragment => Measure(fragment.SelectionSet),
                FragmentSpreadNode spread => MeasureFragment(spread.Name.Value),
                _ => default,
            };
            total = total.Plus(size with { Directives = size.Directives + selection.Directives.Length });
        }
        return total;
    }

    private Size Measure(FieldNode field)
    {
        var inner = field.SelectionSet is { } selections ? Measure(selections) : default;
        var asksForSchema = field.Name.Value is "__schema" or "__type";
        return new Size(
            asksForSchema ? 1 : inner.Depth + 1,
            inner.Aliases + (field.Alias is null ? 0 : 1),
            inner.Directives,
            inner.Fields + 1,
            inner.AsksForSchema || asksForSchema);
    }

    // A cycle is the business of validation; here it ends.
    private Size MeasureFragment(string name)
    {
        if (_measured.TryGetValue(name, out var known))
            return known;
        if (!_fragments.TryGetValue(name, out var fragment) || !_open.Add(name))
            return default;
        var size = Measure(fragment.SelectionSet);
        size = size with { Directives = size.Directives + fragment.Directives.Length };
        _open.Remove(name);
        return _measured[name] = size;
    }

    // Sums are capped, for spreads of spreads can double them at each step.
    private readonly record struct Size(long Depth, long Aliases, long Directives, long Fields, bool AsksForSchema)
    {
        private const long Most = int.MaxValue;

        public Size Plus(Size other) => new(
            Math.Max(Depth, other.Depth),
            Math.Min(Most, Aliases + other.Aliases),
            Math.Min(Most, Directives + other.Directives),
            Math.Min(Most, Fields + other.Fields),
            AsksForSchema || other.AsksForSchema);
    }
}
