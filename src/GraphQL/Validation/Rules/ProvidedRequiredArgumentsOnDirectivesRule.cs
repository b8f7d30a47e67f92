using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Arguments that are required are given to directives.</summary>
/// <remarks>Section 5.4.3, https://spec.graphql.org/September2025/#sec-Required-Arguments</remarks>
internal sealed class ProvidedRequiredArgumentsOnDirectivesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(ProvidedRequiredArgumentsOnDirectivesRule), context => new ProvidedRequiredArgumentsOnDirectivesRule(context))
    {
        Leaves = [SyntaxKind.Directive],
    };

    private readonly DirectiveIndex _directives = new(context);

    public override void Leave(SyntaxNode node)
    {
        var directive = (DirectiveNode)node;
        foreach (var (name, type) in _directives.RequiredArgumentsOf(directive.Name.Value))
        {
            if (Directives.FindArgument(directive, name) is not null)
                continue;
            context.Report(new GraphQLError(
                $"Argument \"@{directive.Name.Value}({name}:)\" of type \"{type}\" is required, but it was not provided.", directive));
        }
    }
}
