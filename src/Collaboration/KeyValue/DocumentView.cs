using System.Collections.Immutable;
using LinkedRecords.Collaboration.Trees;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What a reader sees of a document.</summary>
internal static class DocumentView
{
    /// <summary>The visible place at a path; null when there is none.</summary>
    public static Node? Find(this Document document, DocumentPath path)
    {
        var node = document.Root;
        foreach (var segment in path.Segments)
        {
            if (!node.Children.TryGetValue(segment, out var child) || !Shows(node, child))
                return null;
            node = child;
        }

        return node;
    }

    /// <summary>Where a place is.</summary>
    public static DocumentPath PathOf(Node node)
    {
        var segments = ImmutableArray.CreateBuilder<PathSegment>(node.Depth);
        for (var at = node; at.Parent is not null; at = at.Parent)
            segments.Add(at.Segment);
        segments.Reverse();
        return DocumentPath.Of(segments.ToImmutable());
    }

    /// <summary>The value of a visible place.</summary>
    public static DocumentValue ValueOf(Node node) => node.Kind switch
    {
        ContentKind.Map => new DocumentValue.Map(node.Children.Values
            .Where(child => !child.Segment.IsElement && child.IsPresent)
            .ToImmutableSortedDictionary(child => child.Segment.Text, ValueOf, StringComparer.Ordinal)),
        ContentKind.List => new DocumentValue.List([.. node.Elements().Select(ElementOf)]),
        ContentKind.Tree => new DocumentValue.Tree([.. TreeOrder.Of(node).Select(planted => new DocumentValue.TreeNode(
            planted.Node.Segment.Text, planted.Place.Parent, planted.Place.Position, ValueOf(planted.Node)))]),
        _ => LeafOf(node),
    };

    private static DocumentValue.Element ElementOf(Node node) =>
        new(node.Segment.Text, node.Positions.Latest!.Value.Value, ValueOf(node));

    // Increments count on top of a number, from 0 where nothing was set, and not at all on anything else.
    private static DocumentValue LeafOf(Node node)
    {
        var leaf = node.Winner?.Content.Leaf;
        if (node.Increments.Count == 0 || leaf is not (null or DocumentValue.Number))
            return leaf ?? DocumentValue.Null;

        var sum = Int128.Zero;
        foreach (var (_, amount) in node.Increments)
            sum += amount;
        return new DocumentValue.Number(((leaf as DocumentValue.Number)?.Value ?? 0) + (double)sum);
    }

    private static bool Shows(Node parent, Node child) => child.IsPresent && parent.Kind switch
    {
        ContentKind.Map => !child.Segment.IsElement,
        ContentKind.List => child.Segment.IsElement && !child.Positions.IsEmpty,
        ContentKind.Tree => child.Segment.IsElement && TreeOrder.IsReached(parent, child.Segment.Text),
        _ => false,
    };
}
