using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Labels of deferred and streamed parts are different literals.</summary>
/// <remarks>A rule of the proposal on incremental delivery.</remarks>
internal sealed class DeferStreamDirectiveLabelRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(DeferStreamDirectiveLabelRule), context => new DeferStreamDirectiveLabelRule(context))
    {
        Enters = [SyntaxKind.Directive],
    };

    private readonly Dictionary<string, DirectiveNode> _known = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var directive = (DirectiveNode)node;
        if (directive.Name.Value is not ("defer" or "stream"))
            return;
        switch (Directives.FindArgument(directive, "label"))
        {
            case null or NullValueNode:
                break;
            case StringValueNode label:
                CheckUnique(label.Value, directive);
                break;
            default:
                context.Report(new GraphQLError($"Argument \"@{directive.Name.Value}(label:)\" must be a static string.", directive));
                break;
        }
    }

    private void CheckUnique(string label, DirectiveNode directive)
    {
        if (!_known.TryAdd(label, directive))
        {
            context.Report(new GraphQLError(
                "Value for arguments \"defer(label:)\" and \"stream(label:)\" must be unique across all Defer/Stream directive usages.",
                _known[label],
                directive));
        }
    }
}
