using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Fragments apply to objects, interfaces and unions only.</summary>
/// <remarks>Section 5.5.1.3, https://spec.graphql.org/September2025/#sec-Fragments-on-Object-Interface-or-Union-Types</remarks>
internal sealed class FragmentsOnCompositeTypesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(FragmentsOnCompositeTypesRule), context => new FragmentsOnCompositeTypesRule(context))
    {
        Enters = [SyntaxKind.InlineFragment, SyntaxKind.FragmentDefinition],
    };

    public override void Enter(SyntaxNode node)
    {
        var (subject, condition) = node is FragmentDefinitionNode fragment
            ? ($"Fragment \"{fragment.Name!.Value}\"", fragment.TypeCondition)
            : ("Fragment", ((InlineFragmentNode)node).TypeCondition);
        if (condition is not null && context.Schema.FindType(condition.Name.Value) is { IsComposite: false })
        {
            context.Report(new GraphQLError(
                $"{subject} cannot condition on non composite type \"{condition.Name.Value}\".", condition));
        }
    }
}
