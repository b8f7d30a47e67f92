using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Arguments that are given exist on the field, directive or fragment.</summary>
/// <remarks>Section 5.4.1, https://spec.graphql.org/September2025/#sec-Argument-Names</remarks>
internal sealed class KnownArgumentNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownArgumentNamesRule), context => new KnownArgumentNamesRule(context))
    {
        Enters = [SyntaxKind.Directive, SyntaxKind.Argument, SyntaxKind.FragmentArgument],
    };

    private readonly KnownArgumentNamesOnDirectivesRule _onDirectives = new(context);

    public override void Enter(SyntaxNode node)
    {
        switch (node)
        {
            case DirectiveNode:
                _onDirectives.Enter(node);
                break;
            case ArgumentNode argument when !context.Types.IsInDirective:
                Check(argument);
                break;
            case FragmentArgumentNode argument:
                Check(argument);
                break;
        }
    }

    private void Check(ArgumentNode argument)
    {
        if (context.Types is not { Argument: null, Field: { } field })
            return;
        var name = argument.Name.Value;
        context.Report(new GraphQLError(
            $"Unknown argument \"{name}\" on field \"{field}\".{context.Suggest(name, field.Arguments.Names)}", argument));
    }

    private void Check(FragmentArgumentNode argument)
    {
        var name = argument.Name.Value;
        if (context.Types.SpreadFragment is not { } fragment || FragmentVariables.Find(fragment, name) is not null)
            return;
        context.Report(new GraphQLError(
            $"Unknown argument \"{name}\" on fragment \"{fragment.Name!.Value}\".{context.Suggest(name, FragmentVariables.Names(fragment))}",
            argument));
    }
}
