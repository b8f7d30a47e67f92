using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>Finds the variables on which the shape of a selection depends.</summary>
internal static class ConditionVariables
{
    public static IEnumerable<string> In(SelectionSetNode selections)
    {
        foreach (var selection in selections.Selections)
        {
            foreach (var name in In(selection.Directives))
                yield return name;
            var inner = selection switch
            {
                FieldNode field => field.SelectionSet,
                InlineFragmentNode fragment => fragment.SelectionSet,
                _ => null,
            };
            if (inner is null)
                continue;
            foreach (var name in In(inner))
                yield return name;
        }
    }

    private static IEnumerable<string> In(ImmutableArray<DirectiveNode> directives) =>
        from directive in directives
        where directive.Name.Value is "skip" or "include" or "defer"
        from argument in directive.Arguments
        where argument.Value is VariableNode
        select ((VariableNode)argument.Value).Name.Value;
}
