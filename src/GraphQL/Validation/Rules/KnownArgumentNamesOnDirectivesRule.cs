using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Arguments that are given to a directive exist on it.</summary>
/// <remarks>Section 5.4.1, https://spec.graphql.org/September2025/#sec-Argument-Names</remarks>
internal sealed class KnownArgumentNamesOnDirectivesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownArgumentNamesOnDirectivesRule), context => new KnownArgumentNamesOnDirectivesRule(context))
    {
        Enters = [SyntaxKind.Directive],
    };

    private readonly DirectiveIndex _directives = new(context);

    public override void Enter(SyntaxNode node)
    {
        var directive = (DirectiveNode)node;
        if (directive.Arguments.IsEmpty || _directives.ArgumentsOf(directive.Name.Value) is not { } known)
            return;
        foreach (var argument in directive.Arguments)
        {
            var name = argument.Name.Value;
            if (known.Contains(name, StringComparer.Ordinal))
                continue;
            context.Report(new GraphQLError(
                $"Unknown argument \"{name}\" on directive \"@{directive.Name.Value}\".{context.Suggest(name, known)}", argument));
        }
    }
}
