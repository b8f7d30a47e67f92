using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Variables fit the places where they are used.</summary>
/// <remarks>Section 5.8.5, https://spec.graphql.org/September2025/#sec-All-Variable-Usages-Are-Allowed</remarks>
internal sealed class VariablesInAllowedPositionRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(VariablesInAllowedPositionRule), context => new VariablesInAllowedPositionRule(context))
    {
        Leaves = [SyntaxKind.OperationDefinition],
    };

    public override void Leave(SyntaxNode node)
    {
        var operation = (OperationDefinitionNode)node;
        foreach (var usage in context.Usages.InAllOf(operation))
        {
            var variable = usage.FragmentVariable ?? Find(operation, usage.Variable.Name.Value);
            if (variable is not null && usage.Type is { } expected)
                Check(usage, variable, expected);
        }
    }

    private static VariableDefinitionNode? Find(OperationDefinitionNode operation, string name) =>
        operation.VariableDefinitions.LastOrDefault(variable => string.Equals(variable.Variable.Name.Value, name, StringComparison.Ordinal));

    private void Check(VariableUsage usage, VariableDefinitionNode variable, GraphQLType expected)
    {
        if (context.Schema.TypeFrom(variable.Type) is not { } type)
            return;
        var name = usage.Variable.Name.Value;
        if (!IsAllowed(type, variable.DefaultValue, expected, usage.HasDefault))
        {
            context.Report(new GraphQLError(
                $"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{expected}\".", variable, usage.Variable));
        }

        if (usage.ParentType is InputObjectType { IsOneOf: true } oneOf && type is not NonNullType)
        {
            context.Report(new GraphQLError(
                $"Variable \"${name}\" is of type \"{type}\" but must be non-nullable to be used for OneOf Input Object \"{oneOf}\".",
                variable,
                usage.Variable));
        }
    }

    /// <summary><c>IsVariableUsageAllowed()</c>: a default, of the variable or of the place, makes a nullable variable fit a non-null place.</summary>
    private bool IsAllowed(GraphQLType type, ValueNode? variableDefault, GraphQLType expected, bool hasPlaceDefault)
    {
        if (expected is not NonNullType nonNull || type is NonNullType)
            return TypeComparison.IsSubtype(context.Schema, type, expected);
        return (hasPlaceDefault || variableDefault is not (null or NullValueNode))
            && TypeComparison.IsSubtype(context.Schema, type, nonNull.Nullable);
    }
}
