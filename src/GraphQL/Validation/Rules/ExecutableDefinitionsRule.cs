using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>A document to execute holds operations and fragments only.</summary>
/// <remarks>Section 5.1.1, https://spec.graphql.org/September2025/#sec-Executable-Definitions</remarks>
internal sealed class ExecutableDefinitionsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(ExecutableDefinitionsRule), context => new ExecutableDefinitionsRule(context))
    {
        Enters = [SyntaxKind.Document],
    };

    public override void Enter(SyntaxNode node)
    {
        foreach (var definition in ((DocumentNode)node).Definitions)
        {
            if (definition is ExecutableDefinitionNode)
                continue;
            var name = TypeMembers.Name(definition) is { } known ? $"\"{known.Value}\"" : "schema";
            context.Report(new GraphQLError($"The {name} definition is not executable.", definition));
        }
    }
}
