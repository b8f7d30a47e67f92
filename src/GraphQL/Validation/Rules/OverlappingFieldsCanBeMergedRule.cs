using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Validation.Overlaps;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Fields that answer under the same response key are the same field with the same arguments, or can never meet.</summary>
/// <remarks>Section 5.3.2, https://spec.graphql.org/September2025/#sec-Field-Selection-Merging</remarks>
internal sealed class OverlappingFieldsCanBeMergedRule(ValidationContext context) : ValidationRule
{
    private readonly ConflictSearch _search = new(context);
    private VariableScope _scope = VariableScope.OfOperation;
    private SelectionSetNode? _ofInlineFragment;

    public static RuleDescription Description { get; } =
        new(nameof(OverlappingFieldsCanBeMergedRule), context => new OverlappingFieldsCanBeMergedRule(context))
        {
            Enters = [SyntaxKind.FragmentDefinition, SyntaxKind.InlineFragment, SyntaxKind.SelectionSet],
            Leaves = [SyntaxKind.FragmentDefinition],
        };

    public override void Enter(SyntaxNode node)
    {
        switch (node)
        {
            case FragmentDefinitionNode fragment:
                _scope = VariableScope.Of(context.FindFragment(fragment.Name!.Value));
                break;
            case InlineFragmentNode fragment:
                // Its selections are compared as part of the set around it.
                _ofInlineFragment = fragment.SelectionSet;
                break;
            case SelectionSetNode selections when !ReferenceEquals(selections, _ofInlineFragment):
                Check(selections);
                break;
        }
    }

    public override void Leave(SyntaxNode node) => _scope = VariableScope.OfOperation;

    private void Check(SelectionSetNode selections)
    {
        if (selections.Selections is [] or [not InlineFragmentNode])
            return;
        foreach (var conflict in _search.Within(context.Types.ParentType, selections, _scope))
            context.Report(new GraphQLError(conflict.Message, [.. conflict.Mine, .. conflict.Others]));
    }
}
