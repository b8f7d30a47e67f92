using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>The variables of an operation have different names.</summary>
/// <remarks>Section 5.8.1, https://spec.graphql.org/September2025/#sec-Variable-Uniqueness</remarks>
internal sealed class UniqueVariableNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueVariableNamesRule), context => new UniqueVariableNamesRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        foreach (var (name, same) in Duplicates.Of(((OperationDefinitionNode)node).VariableDefinitions, variable => variable.Variable.Name))
            context.Report(new GraphQLError($"There can be only one variable named \"${name}\".", [.. same]));
    }
}
