using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>Finds the variables on which the shape of a selection depends.</summary>
internal static class ConditionVariables
{
    /// <summary>Adds the names of those that a selection set mentions, at any depth but not in the fragments that it spreads.</summary>
    public static void AddTo(ISet<string> names, SelectionSetNode selections)
    {
        foreach (var selection in selections.Selections)
        {
            AddTo(names, selection.Directives);
            var inner = selection switch
            {
                FieldNode field => field.SelectionSet,
                InlineFragmentNode fragment => fragment.SelectionSet,
                _ => null,
            };
            if (inner is not null)
                AddTo(names, inner);
        }
    }

    private static void AddTo(ISet<string> names, ImmutableArray<DirectiveNode> directives)
    {
        if (directives.IsEmpty)
            return;
        names.UnionWith(
            from directive in directives
            where directive.Name.Value is "skip" or "include" or "defer"
            from argument in directive.Arguments
            where argument.Value is VariableNode
            select ((VariableNode)argument.Value).Name.Value);
    }
}
