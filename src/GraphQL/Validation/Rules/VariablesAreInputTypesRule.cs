using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Variables have input types.</summary>
/// <remarks>Section 5.8.2, https://spec.graphql.org/September2025/#sec-Variables-Are-Input-Types</remarks>
internal sealed class VariablesAreInputTypesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(VariablesAreInputTypesRule), context => new VariablesAreInputTypesRule(context))
    {
        Enters = [SyntaxKind.VariableDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        var variable = (VariableDefinitionNode)node;
        if (context.Schema.TypeFrom(variable.Type) is { IsInput: false })
        {
            context.Report(new GraphQLError(
                $"Variable \"${variable.Variable.Name.Value}\" cannot be non-input type \"{Printer.Print(variable.Type)}\".",
                variable.Type));
        }
    }
}
