using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language;

/// <summary>Finds where a selection set spreads fragments.</summary>
internal static class FragmentSpreads
{
    /// <summary>The spreads inside <paramref name="root"/>, at any depth: those of one level together, then those of the last set on it first.</summary>
    public static List<FragmentSpreadNode> In(SelectionSetNode root)
    {
        var spreads = new List<FragmentSpreadNode>();
        var waiting = new Stack<SelectionSetNode>([root]);
        while (waiting.TryPop(out var selections))
        {
            foreach (var selection in selections.Selections)
            {
                if (selection is FragmentSpreadNode spread)
                    spreads.Add(spread);
                else if (SelectionsOf(selection) is { } inner)
                    waiting.Push(inner);
            }
        }

        return spreads;
    }

    private static SelectionSetNode? SelectionsOf(SelectionNode selection) => selection switch
    {
        FieldNode field => field.SelectionSet,
        InlineFragmentNode fragment => fragment.SelectionSet,
        _ => null,
    };
}
