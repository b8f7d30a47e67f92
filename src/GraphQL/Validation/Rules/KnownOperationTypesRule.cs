using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>The schema has a root type for the operation.</summary>
/// <remarks>Section 5.2.1.1, https://spec.graphql.org/September2025/#sec-Operation-Type-Existence</remarks>
internal sealed class KnownOperationTypesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownOperationTypesRule), context => new KnownOperationTypesRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        var operation = ((OperationDefinitionNode)node).Operation;
        if (context.Schema.RootType(operation) is null)
            context.Report(new GraphQLError($"The {Printer.KeywordOf(operation)} operation is not supported by the schema.", node));
    }
}
