using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Fragments that are spread exist.</summary>
/// <remarks>Section 5.5.2.1, https://spec.graphql.org/September2025/#sec-Fragment-Spread-Target-Defined</remarks>
internal sealed class KnownFragmentNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(KnownFragmentNamesRule), context => new KnownFragmentNamesRule(context))
    {
        Enters = [SyntaxKind.FragmentSpread],
    };

    public override void Enter(SyntaxNode node)
    {
        var name = ((FragmentSpreadNode)node).Name;
        if (context.FindFragment(name.Value) is null)
            context.Report(new GraphQLError($"Unknown fragment \"{name.Value}\".", name));
    }
}
