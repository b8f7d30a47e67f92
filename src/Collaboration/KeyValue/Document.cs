using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;
using LinkedRecords.Collaboration.Trees;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The state of a keyValue document: a fold of operations whose order does not matter, as long as each comes
/// after those its author knew.</summary>
/// <remarks>
/// A tree of places. Sets and deletes cover what is at and below them by the rules of docs/formats/keyvalue.md;
/// whether one operation covers another depends on these two alone, so the state is a function of the set of operations.
/// </remarks>
internal sealed class Document
{
    public Node Root { get; } = new(parent: null, default);

    /// <summary>Adds one operation.</summary>
    /// <param name="past">What the author knew: all changes it depends on, and its own up to this one.</param>
    public void Apply(Operation operation, Stamp stamp, VersionVector past)
    {
        var depth = operation.Path.Depth;
        switch (operation)
        {
            case Operation.Set set:
                Set(set, new Writing(stamp, past, depth + (set.Path.Segments[^1].IsElement ? 1 : 0)));
                break;
            case Operation.Delete delete:
                Walk(delete.Path, new Writing(stamp, past, depth), writes: false, out _)
                    .Clear(new Cover(stamp, depth, IsDelete: true), past);
                break;
            case Operation.Increment increment:
                Increment(increment, new Writing(stamp, past, depth + 1));
                break;
            case Operation.Insert insert:
                Insert(insert, new Writing(stamp, past, depth + 1));
                break;
            case Operation.Move move:
                Move(move, new Writing(stamp, past, depth + 2));
                break;
            case Operation.Plant plant:
                Plant(plant, new Writing(stamp, past, depth + 1));
                break;
            case Operation.Graft graft:
                Graft(graft, new Writing(stamp, past, depth + 1));
                break;
        }
    }

    private static void Put(Node node, DocumentValue value, Writing writing, bool isCovered)
    {
        node.Clear(new Cover(writing.Stamp, node.Depth, IsDelete: false), writing.Past);
        if (!isCovered)
            Expand(node, value, writing);
    }

    private static void Expand(Node node, DocumentValue value, Writing writing)
    {
        if (!node.Removes(writing.Stamp, writing.Origin, writing.Past))
            node.Writes.Add(writing.Stamp, writing.Origin, Content.Of(value));
        node.ForgetOrder();
        if (node.Covers(writing.Stamp, Math.Min(writing.Origin, node.Depth), writing.Past))
            return;

        switch (value)
        {
            case DocumentValue.Map map:
                foreach (var (name, property) in map.Properties)
                    Expand(node.Child(PathSegment.Name(name)), property, writing);
                break;
            case DocumentValue.List list:
                foreach (var element in list.Elements)
                    ExpandElement(node.Child(PathSegment.Element(element.Id)), element.Position, element.Value, writing);
                break;
            case DocumentValue.Tree tree:
                foreach (var planted in tree.Nodes)
                {
                    node.MovesOfTree().Add(new TreeMove(writing.Stamp, writing.Origin, planted.Id, planted.Parent, planted.Position));
                    Expand(node.Child(PathSegment.Element(planted.Id)), planted.Value, writing);
                }

                break;
        }
    }

    private static void ExpandElement(Node node, ListPosition position, DocumentValue value, Writing writing)
    {
        if (!node.Removes(writing.Stamp, writing.Origin, writing.Past))
            node.Positions.Add(writing.Stamp, writing.Origin, position);
        Expand(node, value, writing);
    }

    private static void Prune(Node node)
    {
        for (var empty = node; empty is { Parent: not null, IsNeeded: false }; empty = empty.Parent)
            empty.Parent.Children.Remove(empty.Segment);
    }

    // Goes to a place. A write makes each object on its way that is named, unless something covers it there.
    private Node Walk(DocumentPath path, Writing writing, bool writes, out bool isCovered)
    {
        var node = Root;
        isCovered = false;
        foreach (var segment in path.Segments)
        {
            isCovered = isCovered || node.Covers(writing.Stamp, writing.Origin, writing.Past);
            if (writes && !isCovered && !segment.IsElement)
                node.Need(writing.Stamp, ContentKind.Map);
            node = node.Child(segment);
        }

        return node;
    }

    private void Set(Operation.Set set, Writing writing)
    {
        var node = Walk(set.Path, writing, writes: true, out var isCovered);
        Put(node, set.Value, writing, isCovered || node.Removes(writing.Stamp, writing.Origin, writing.Past));
    }

    private void Increment(Operation.Increment increment, Writing writing)
    {
        var node = Walk(increment.Path, writing, writes: true, out var isCovered);
        if (!isCovered && !node.Covers(writing.Stamp, writing.Origin, writing.Past))
            node.Increments.Add((writing.Stamp, increment.Amount));
        node.ForgetOrder();
        Prune(node);
    }

    private void Insert(Operation.Insert insert, Writing writing)
    {
        var list = Walk(insert.Path, writing, writes: true, out var isCovered);
        isCovered = isCovered || list.Covers(writing.Stamp, writing.Origin, writing.Past);
        if (!isCovered)
            list.Need(writing.Stamp, ContentKind.List);

        var element = list.Child(PathSegment.Element(insert.Id));
        if (!isCovered && !element.Removes(writing.Stamp, writing.Origin, writing.Past))
            element.Positions.Add(writing.Stamp, writing.Origin, insert.Position);
        Put(element, insert.Value, writing, isCovered);
    }

    private void Move(Operation.Move move, Writing writing)
    {
        var path = move.Path.Element(move.Id);
        var element = Walk(path, writing, writes: false, out var isCovered);
        if (!isCovered && !element.Removes(writing.Stamp, writing.Origin, writing.Past))
            element.Positions.Add(writing.Stamp, writing.Origin, move.Position);
        element.ForgetOrder();
        Prune(element);
    }

    private void Plant(Operation.Plant plant, Writing writing)
    {
        var tree = Walk(plant.Path, writing, writes: true, out var isCovered);
        isCovered = isCovered || tree.Covers(writing.Stamp, writing.Origin, writing.Past);
        if (!isCovered)
        {
            tree.Need(writing.Stamp, ContentKind.Tree);
            tree.MovesOfTree().Add(new TreeMove(writing.Stamp, writing.Origin, plant.Id, plant.Parent, plant.Position));
        }

        Put(tree.Child(PathSegment.Element(plant.Id)), plant.Value, writing, isCovered);
    }

    private void Graft(Operation.Graft graft, Writing writing)
    {
        var tree = Walk(graft.Path, writing, writes: false, out var isCovered);
        if (!isCovered && !tree.Covers(writing.Stamp, writing.Origin, writing.Past))
            tree.MovesOfTree().Add(new TreeMove(writing.Stamp, writing.Origin, graft.Id, graft.Parent, graft.Position));
        Prune(tree);
    }
}
