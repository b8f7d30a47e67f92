using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Scalars and enums have no selections, all others must have some.</summary>
/// <remarks>Section 5.3.3, https://spec.graphql.org/September2025/#sec-Leaf-Field-Selections</remarks>
internal sealed class ScalarLeafsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(ScalarLeafsRule), context => new ScalarLeafsRule(context))
    {
        Enters = [SyntaxKind.Field],
    };

    public override void Enter(SyntaxNode node)
    {
        var field = (FieldNode)node;
        if (context.Types.Type is not { } type)
            return;
        var name = field.Name.Value;
        if (type.Named.IsLeaf && field.SelectionSet is { } selections)
        {
            context.Report(new GraphQLError(
                $"Field \"{name}\" must not have a selection since type \"{type}\" has no subfields.", selections));
        }
        else if (!type.Named.IsLeaf && field.SelectionSet is null)
        {
            context.Report(new GraphQLError(
                $"Field \"{name}\" of type \"{type}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?", field));
        }
    }
}
