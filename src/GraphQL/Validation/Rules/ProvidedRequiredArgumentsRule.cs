using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Arguments that are required are given to fields, directives and fragments.</summary>
/// <remarks>Section 5.4.3, https://spec.graphql.org/September2025/#sec-Required-Arguments</remarks>
internal sealed class ProvidedRequiredArgumentsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(ProvidedRequiredArgumentsRule), context => new ProvidedRequiredArgumentsRule(context))
    {
        Leaves = [SyntaxKind.Field, SyntaxKind.FragmentSpread, SyntaxKind.Directive],
    };

    private readonly ProvidedRequiredArgumentsOnDirectivesRule _onDirectives = new(context);

    public override void Leave(SyntaxNode node)
    {
        switch (node)
        {
            case FieldNode field:
                Check(field);
                break;
            case FragmentSpreadNode spread:
                Check(spread);
                break;
            default:
                _onDirectives.Leave(node);
                break;
        }
    }

    private void Check(FieldNode field)
    {
        if (context.Types.Field is not { } definition)
            return;
        foreach (var argument in definition.Arguments)
        {
            if (argument.IsRequired && !field.Arguments.Any(given => string.Equals(given.Name.Value, argument.Name, StringComparison.Ordinal)))
                context.Report(new GraphQLError($"Argument \"{argument}\" of type \"{argument.Type}\" is required, but it was not provided.", field));
        }
    }

    private void Check(FragmentSpreadNode spread)
    {
        if (context.Types.SpreadFragment is not { } fragment)
            return;
        foreach (var name in FragmentVariables.Names(fragment))
        {
            var variable = FragmentVariables.Find(fragment, name)!;
            if (variable is not { Type: NonNullTypeNode, DefaultValue: null }
                || spread.Arguments.Any(given => string.Equals(given.Name.Value, name, StringComparison.Ordinal)))
            {
                continue;
            }

            var type = context.Schema.TypeFrom(variable.Type)?.ToString() ?? "undefined";
            context.Report(new GraphQLError(
                $"Fragment \"{spread.Name.Value}\" argument \"{name}\" of type \"{type}\" is required, but it was not provided.", spread));
        }
    }
}
