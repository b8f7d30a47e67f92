using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Root fields of mutations and subscriptions are neither deferred nor streamed.</summary>
/// <remarks>A rule of the proposal on incremental delivery.</remarks>
internal sealed class DeferStreamDirectiveOnRootFieldRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(DeferStreamDirectiveOnRootFieldRule), context => new DeferStreamDirectiveOnRootFieldRule(context))
    {
        Enters = [SyntaxKind.OperationDefinition],
    };

    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    public override void Enter(SyntaxNode node)
    {
        var operation = (OperationDefinitionNode)node;
        if (operation.Operation == OperationType.Query || context.Schema.RootType(operation.Operation) is not { } root)
            return;
        var place = $"root {Printer.KeywordOf(operation.Operation)} type \"{root}\"";
        var visited = new HashSet<string>(StringComparer.Ordinal);
        if (Check(operation.SelectionSet, place, visited))
            _checked.UnionWith(visited);
    }

    private bool Check(SelectionSetNode selections, string place, HashSet<string> visited)
    {
        ValidationContext.EnsureStack();
        var isValid = true;
        foreach (var selection in selections.Selections)
        {
            isValid &= selection switch
            {
                FieldNode => Forbid(selection, "stream", "Stream", place),
                InlineFragmentNode fragment => Check(fragment, place, visited),
                FragmentSpreadNode spread => Check(spread, place, visited),
                _ => true,
            };
        }

        return isValid;
    }

    private bool Check(InlineFragmentNode fragment, string place, HashSet<string> visited)
    {
        var isValid = Forbid(fragment, "defer", "Defer", place);
        return Check(fragment.SelectionSet, place, visited) && isValid;
    }

    private bool Check(FragmentSpreadNode spread, string place, HashSet<string> visited)
    {
        var name = spread.Name.Value;
        if (!visited.Add(name) || context.FindFragment(name) is not { } fragment)
            return true;
        var isValid = Forbid(spread, "defer", "Defer", place);
        return _checked.Contains(name) ? isValid : Check(fragment.SelectionSet, place, visited) && isValid;
    }

    private bool Forbid(SelectionNode selection, string directive, string title, string place)
    {
        if (Directives.Find(selection.Directives, directive) is not { } used)
            return true;
        context.Report(new GraphQLError($"{title} directive cannot be used on {place}.", used));
        return false;
    }
}
