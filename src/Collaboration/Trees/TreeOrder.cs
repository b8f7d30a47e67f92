using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Trees;

/// <summary>The present nodes of a tree: those that were not deleted and stand under none that was.</summary>
internal static class TreeOrder
{
    /// <summary>All of them, parents before children, siblings by position and then id.</summary>
    public static IReadOnlyList<(Node Node, NodePlace Place)> Of(Node tree)
    {
        var order = new List<(Node, NodePlace)>();
        if (tree.Moves is null)
            return order;

        var children = tree.Moves.Places
            .OrderByDescending(entry => entry.Value.Position)
            .ThenByDescending(entry => entry.Key, StringComparer.Ordinal)
            .ToLookup(entry => entry.Value.Parent, StringComparer.Ordinal);

        // A stack, not recursion: a tree may be as deep as it has nodes.
        var next = new Stack<KeyValuePair<string, NodePlace>>(children[null]);
        while (next.TryPop(out var entry))
        {
            if (Present(tree, entry.Key) is not { } node)
                continue;
            order.Add((node, entry.Value));
            foreach (var child in children[entry.Key])
                next.Push(child);
        }

        return order;
    }

    /// <summary>Whether a node and all it stands under are present.</summary>
    public static bool IsReached(Node tree, string id)
    {
        for (var at = id; at is not null;)
        {
            if (Present(tree, at) is null || !tree.Moves!.Places.TryGetValue(at, out var place))
                return false;
            at = place.Parent;
        }

        return true;
    }

    private static Node? Present(Node tree, string id) =>
        tree.Children.TryGetValue(PathSegment.Element(id), out var node) && node.IsPresent && tree.Moves is not null
            ? node
            : null;
}
