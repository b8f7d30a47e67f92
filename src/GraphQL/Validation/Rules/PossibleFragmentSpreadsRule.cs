using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>A fragment applies to some object that can stand where it is spread.</summary>
/// <remarks>Section 5.5.2.3, https://spec.graphql.org/September2025/#sec-Fragment-Spread-Is-Possible</remarks>
internal sealed class PossibleFragmentSpreadsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(PossibleFragmentSpreadsRule), context => new PossibleFragmentSpreadsRule(context))
    {
        Enters = [SyntaxKind.InlineFragment, SyntaxKind.FragmentSpread],
    };

    public override void Enter(SyntaxNode node)
    {
        var (subject, type) = node is FragmentSpreadNode spread
            ? ($"Fragment \"{spread.Name.Value}\"", TypeOf(spread))
            : ("Fragment", context.Types.Type as NamedType);
        if (type is { IsComposite: true }
            && context.Types.ParentType is { } parent
            && !TypeComparison.DoOverlap(context.Schema, type, parent))
        {
            context.Report(new GraphQLError(
                $"{subject} cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node));
        }
    }

    private NamedType? TypeOf(FragmentSpreadNode spread) =>
        context.FindFragment(spread.Name.Value) is { } fragment
            ? context.Schema.FindType(fragment.TypeCondition.Name.Value)
            : null;
}
