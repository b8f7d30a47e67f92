using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Each fragment is used by some operation.</summary>
/// <remarks>Section 5.5.1.4, https://spec.graphql.org/September2025/#sec-Fragments-Must-Be-Used</remarks>
internal sealed class NoUnusedFragmentsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoUnusedFragmentsRule), context => new NoUnusedFragmentsRule(context))
    {
        Leaves = [SyntaxKind.Document],
    };

    public override void Leave(SyntaxNode node)
    {
        var used = context.Reach.From([.. context.Document.Definitions.OfType<OperationDefinitionNode>()])
            .Select(fragment => fragment.Name!.Value)
            .ToHashSet(StringComparer.Ordinal);
        var unused = context.Document.Definitions
            .OfType<FragmentDefinitionNode>()
            .Where(fragment => !used.Contains(fragment.Name!.Value));
        foreach (var fragment in unused)
            context.Report(new GraphQLError($"Fragment \"{fragment.Name!.Value}\" is never used.", fragment));
    }
}
