using System.Text;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>How one response key of one object type is computed and written. Shared by all requests that run the plan.</summary>
internal sealed class FieldPlan
{
    private readonly PlanCompiler _compiler;

    // Written whole, read without a lock; two threads may plan the same type, and either plan will do.
    private volatile SelectionPlan[] _selections = [];

    public FieldPlan(PlanCompiler compiler, int index, ObjectType parentType, string responseKey, Field field, FieldUse[] uses)
    {
        _compiler = compiler;
        Index = index;
        ParentType = parentType;
        ResponseKey = responseKey;
        Key = Encoding.UTF8.GetBytes($"\"{responseKey}\":");
        Field = field;
        Uses = uses;
        Resolver = field.Resolver ?? UnboundField.Resolve;
        HasStream = uses[0].Node.Directives.Any(directive => string.Equals(directive.Name.Value, "stream", StringComparison.Ordinal));
        ConstantArguments = field.Arguments.Count == 0 ? ArgumentValues.None : null;
    }

    /// <summary>Numbers the fields of a plan, so that a run can keep coerced arguments by number.</summary>
    public int Index { get; }

    public ObjectType ParentType { get; }

    public string ResponseKey { get; }

    /// <summary>The response key as JSON with its colon.</summary>
    public byte[] Key { get; }

    public Field Field { get; }

    public FieldUse[] Uses { get; }

    public FieldResolver Resolver { get; }

    public bool HasStream { get; }

    /// <summary>The arguments, when they are the same for every request.</summary>
    public ArgumentValues? ConstantArguments { get; private set; }

    /// <summary>The nodes that errors of this field point at.</summary>
    public SyntaxNode[] Nodes => [.. Uses.Select(use => use.Node)];

    /// <summary>What is selected of a value of that type.</summary>
    /// <exception cref="GraphQLException">A condition of the selection cannot be read.</exception>
    public SelectionPlan SelectionOf(ObjectType type)
    {
        // Asked for each object, so nothing is allocated to find it.
        var selections = _selections;
        for (var index = 0; index < selections.Length; index++)
        {
            if (ReferenceEquals(selections[index].Type, type))
                return selections[index];
        }
        var planned = _compiler.PlanBelow(type, Uses);
        _selections = [.. _selections, planned];
        return planned;
    }

    /// <summary>Coerces the arguments; when no variable takes part, once and for all.</summary>
    /// <exception cref="GraphQLException">An argument is missing or does not fit.</exception>
    public ArgumentValues CoerceArguments(VariableValues variables, bool hideSuggestions)
    {
        var node = Uses[0].Node;
        var values = ArgumentCoercion.CoerceAll(Field.Arguments, node.Arguments, node, Uses[0].FragmentVariables ?? variables, hideSuggestions);
        if (node.Arguments.All(argument => IsConstant(argument.Value)))
            ConstantArguments = values;
        return values;
    }

    private static bool IsConstant(ValueNode value) => value switch
    {
        VariableNode => false,
        ListValueNode list => list.Values.All(IsConstant),
        ObjectValueNode fields => fields.Fields.All(field => IsConstant(field.Value)),
        _ => true,
    };
}
