using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Subscriptions defer and stream only where that can be switched off.</summary>
/// <remarks>A rule of the proposal on incremental delivery.</remarks>
internal sealed class DeferStreamDirectiveOnValidOperationsRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(DeferStreamDirectiveOnValidOperationsRule), context => new DeferStreamDirectiveOnValidOperationsRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];

    public override void Enter(SyntaxNode node)
    {
        if (node is not OperationDefinitionNode { Operation: OperationType.Subscription } subscription)
            return;
        _visited.Clear();
        if (Check(subscription.SelectionSet))
            _checked.UnionWith(_visited);
    }

    private bool Check(SelectionSetNode selections)
    {
        var isValid = true;
        foreach (var selection in selections.Selections)
        {
            if (CanBeLeftOut(selection))
                continue;
            isValid &= CheckDirectives(selection);
            isValid &= selection switch
            {
                FragmentSpreadNode spread => Check(spread),
                FieldNode { SelectionSet: { } inner } => Check(inner),
                InlineFragmentNode fragment => Check(fragment.SelectionSet),
                _ => true,
            };
        }

        return isValid;
    }

    private bool Check(FragmentSpreadNode spread)
    {
        var name = spread.Name.Value;
        if (_checked.Contains(name) || !_visited.Add(name) || context.FindFragment(name) is not { } fragment)
            return true;
        ValidationContext.EnsureStack();
        _path.Add(spread);
        var isValid = Check(fragment.SelectionSet);
        _path.RemoveAt(_path.Count - 1);
        return isValid;
    }

    private bool CheckDirectives(SelectionNode selection)
    {
        var isValid = true;
        foreach (var directive in selection.Directives)
        {
            if (directive.Name.Value is not ("defer" or "stream") || CanBeSwitchedOff(directive))
                continue;
            isValid = false;
            var (title, name) = directive.Name.Value is "defer" ? ("Defer", "defer") : ("Stream", "stream");
            context.Report(new GraphQLError(
                $"{title} directive not supported on subscription operations. Disable `@{name}` by setting the `if` argument to `false`.",
                [directive, .. Enumerable.Reverse(_path)]));
        }

        return isValid;
    }

    private static bool CanBeSwitchedOff(DirectiveNode directive) =>
        Directives.FindArgument(directive, "if") is VariableNode or BooleanValueNode { Value: false };

    private static bool CanBeLeftOut(SelectionNode selection) =>
        (Directives.Find(selection.Directives, "skip") is { } skip && Directives.FindArgument(skip, "if") is not BooleanValueNode { Value: false })
        || (Directives.Find(selection.Directives, "include") is { } include
            && Directives.FindArgument(include, "if") is not (null or BooleanValueNode { Value: true }));
}
