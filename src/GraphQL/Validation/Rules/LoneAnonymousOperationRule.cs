using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>An operation without a name is the only one.</summary>
/// <remarks>Section 5.2.3.1, https://spec.graphql.org/September2025/#sec-Lone-Anonymous-Operation</remarks>
internal sealed class LoneAnonymousOperationRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(LoneAnonymousOperationRule), context => new LoneAnonymousOperationRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    private readonly int _operations = context.Document.Definitions.Count(definition => definition is OperationDefinitionNode);

    public override void Enter(SyntaxNode node)
    {
        if (_operations > 1 && ((OperationDefinitionNode)node).Name is null)
            context.Report(new GraphQLError("This anonymous operation must be the only defined operation.", node));
    }
}
