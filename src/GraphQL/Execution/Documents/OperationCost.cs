using System.Globalization;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>Reckons what an operation may cost at most. Fragments are followed as often as they are spread; <see cref="DocumentLimits"/> has bounded that before.</summary>
internal sealed class OperationCost(Schema schema, OperationCostOptions options, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, VariableValues variables)
{
    // Costs stop here, so that a product of two of them still fits.
    private const long Most = int.MaxValue;

    private (long Cost, string Coordinate) _dearest;

    /// <summary>Whether another request with the same document may cost otherwise.</summary>
    public bool DependsOnVariables { get; private set; }

    /// <summary>Null when the operation costs no more than is allowed.</summary>
    public GraphQLError? Check(OperationDefinitionNode operation)
    {
        var cost = CostOf(operation.SelectionSet, schema.RootType(operation.Operation), null);
        if (cost <= options.Limit)
            return null;
        return new GraphQLError(
            $"The operation may cost {cost}, {options.Limit} are allowed. Most of it is {_dearest.Coordinate} with {_dearest.Cost}: ask for fewer items there ({string.Join(", ", options.SizeArguments)}), or select less below it.",
            operation)
        {
            Code = DocumentLimitCodes.TooComplex,
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["cost"] = cost, ["limit"] = options.Limit, ["field"] = _dearest.Coordinate },
        };
    }

    private long CostOf(SelectionSetNode selections, NamedType? parent, int? sizeAround)
    {
        long total = 0;
        foreach (var selection in selections.Selections)
        {
            total = Math.Min(Most, total + selection switch
            {
                FieldNode field => CostOf(field, parent, sizeAround),
                InlineFragmentNode inline => CostOf(inline.SelectionSet, inline.TypeCondition is { } type ? schema.FindType(type.Name.Value) : parent, sizeAround),
                FragmentSpreadNode spread when fragments.TryGetValue(spread.Name.Value, out var fragment) =>
                    CostOf(fragment.SelectionSet, schema.FindType(fragment.TypeCondition.Name.Value), sizeAround),
                _ => 0,
            });
        }
        return total;
    }

    private long CostOf(FieldNode node, NamedType? parent, int? sizeAround)
    {
        // What introspection can cost is bounded by the schema.
        if (parent is null || node.Name.Value.StartsWith("__", StringComparison.Ordinal) || schema.FindField(parent, node.Name.Value) is not { } field)
            return 1;
        var own = options.FieldCosts.GetValueOrDefault(field.ToString(), 1);
        if (node.SelectionSet is not { } selections)
            return own;
        var asked = SizeAsked(node, field);
        var isList = IsList(field.Type);
        var items = isList ? asked ?? sizeAround ?? options.AssumedListSize : 1;
        var below = CostOf(selections, field.Type.Named, isList ? null : asked);
        var cost = Math.Min(Most, own + (items * below));
        if (isList && cost > _dearest.Cost)
            _dearest = (cost, field.ToString());
        return cost;
    }

    private int? SizeAsked(FieldNode node, Field field)
    {
        foreach (var name in options.SizeArguments)
        {
            if (field.Arguments.Find(name) is { } argument && SizeAsked(node, argument) is { } size)
                return Math.Max(0, size);
        }
        return null;
    }

    private int? SizeAsked(FieldNode node, Argument argument)
    {
        var given = node.Arguments.FirstOrDefault(candidate => string.Equals(candidate.Name.Value, argument.Name, StringComparison.Ordinal))?.Value;
        if (given is VariableNode variable)
        {
            DependsOnVariables = true;
            return variables.TryGet(variable.Name.Value, out var value) ? SizeIn(value) : SizeIn(argument.Default);
        }
        return SizeIn(given ?? argument.Default);
    }

    private static int? SizeIn(object? value) => value switch
    {
        int size => size,
        IReadOnlyCollection<object?> each => each.Count,
        _ => null,
    };

    private static int? SizeIn(ValueNode? literal) => literal switch
    {
        IntValueNode number when int.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) => size,
        ListValueNode each => each.Values.Length,
        _ => null,
    };

    private static bool IsList(GraphQLType type) => type switch
    {
        ListType => true,
        NonNullType wrapper => IsList(wrapper.Nullable),
        _ => false,
    };
}
