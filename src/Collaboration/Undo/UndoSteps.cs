using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>Remembers what operations overwrite, and finds the operations that give it back where nobody else has written since.</summary>
/// <param name="document">The document before the operations when remembering, as it is now when taking back.</param>
/// <param name="otherAuthor">Who made the change that a stamp is of; null when it is of the one who undoes.</param>
internal sealed class UndoSteps(Document document, Func<Stamp, string?> otherAuthor)
{
    /// <summary>An operation together with what is there before it.</summary>
    public static UndoStep Remember(Document document, Operation operation)
    {
        var path = TargetOf(operation);
        var node = document.Find(path);
        if (node is null)
            return new UndoStep(operation, path, Value: null, Position: null, Parent: null);

        var place = PlaceOf(node);
        return new UndoStep(operation, path, DocumentView.ValueOf(node), place.Position, place.Parent);
    }

    /// <summary>The operations that take the steps back, and what is kept.</summary>
    public (List<Operation> Operations, List<KeptEdit> Kept) TakeBack(IEnumerable<UndoStep> steps)
    {
        var kept = new List<KeptEdit>();
        var operations = new List<Operation>();
        foreach (var step in steps.Reverse())
        {
            if (Obstacle(step) is { } obstacle)
                kept.Add(obstacle);
            else if (Inverse(step) is { } inverse)
                operations.Add(inverse);
        }

        return (operations, kept);
    }

    private static DocumentPath TargetOf(Operation operation) => operation switch
    {
        Operation.Insert insert => insert.Path.Element(insert.Id),
        Operation.Move move => move.Path.Element(move.Id),
        Operation.Plant plant => plant.Path.Element(plant.Id),
        Operation.Graft graft => graft.Path.Element(graft.Id),
        _ => operation.Path,
    };

    private static (ListPosition? Position, string? Parent) PlaceOf(Node node)
    {
        if (!node.Segment.IsElement)
            return default;
        return node.Parent!.Kind == ContentKind.Tree
            ? (node.Parent.Moves!.Places[node.Segment.Text].Position, node.Parent.Moves.Places[node.Segment.Text].Parent)
            : (node.Positions.Latest?.Value, null);
    }

    private Operation? Inverse(UndoStep step) => step switch
    {
        { Operation: Operation.Increment increment } => new Operation.Increment(increment.Path, -increment.Amount),
        { Operation: Operation.Move move, Position: { } position } => new Operation.Move(move.Path, move.Id, position),
        { Operation: Operation.Graft graft, Position: { } position } => new Operation.Graft(graft.Path, graft.Id, step.Parent, position),
        { Value: null } => document.Find(step.Path) is null ? null : new Operation.Delete(step.Path),
        { Operation: Operation.Delete, Position: { } position, Value: { } value } => PutBack(step, position, value),
        { Value: { } value } => new Operation.Set(step.Path, value),
    };

    private Operation PutBack(UndoStep step, ListPosition position, DocumentValue value)
    {
        var container = DocumentPath.Of(step.Path.Segments[..^1]);
        var id = step.Path.Segments[^1].Text;
        return document.Find(container)?.Kind == ContentKind.Tree
            ? new Operation.Plant(container, id, step.Parent, position, value)
            : new Operation.Insert(container, id, position, value);
    }

    private KeptEdit? Obstacle(UndoStep step)
    {
        var container = DocumentPath.Of(step.Path.Segments[..^1]);
        var node = document.Find(step.Path);
        if (node is null)
            return ObstacleToReturn(step, container);
        if (step.Operation is Operation.Delete)
            return new KeptEdit(step.Path, KeptReason.ChangedByOther, node.Winner is { } winner ? otherAuthor(winner.Stamp) : null);
        if (OtherAuthor(step.Operation, node) is { } author)
            return new KeptEdit(step.Path, KeptReason.ChangedByOther, author);
        return step.Operation is Operation.Graft && WouldCloseCycle(node, step.Parent)
            ? new KeptEdit(step.Path, KeptReason.WouldCloseCycle, Author: null)
            : null;
    }

    // A deleted thing can come back where its container still is; anything else was deleted by somebody since.
    private KeptEdit? ObstacleToReturn(UndoStep step, DocumentPath container)
    {
        var returns = step.Operation is Operation.Delete && (document.Find(container) is not null || container.Depth == 0);
        var hasNothingToDo = step.Value is null;
        return returns || hasNothingToDo ? null : new KeptEdit(step.Path, KeptReason.Gone, Author: null);
    }

    private string? OtherAuthor(Operation operation, Node node) => operation switch
    {
        Operation.Increment => null,
        Operation.Move => node.Positions.Latest is { } latest ? otherAuthor(latest.Stamp) : null,
        Operation.Graft => otherAuthor(node.Parent!.Moves!.Places[node.Segment.Text].Stamp),
        _ => OtherAuthor(node),
    };

    private string? OtherAuthor(Node node)
    {
        var stamps = node.Increments.Select(increment => increment.Stamp);
        if (node.Winner is { } winner)
            stamps = stamps.Append(winner.Stamp);
        return stamps.Select(otherAuthor).Concat(node.Children.Values.Select(OtherAuthor)).FirstOrDefault(author => author is not null);
    }

    private static bool WouldCloseCycle(Node node, string? parent)
    {
        var places = node.Parent!.Moves!.Places;
        for (var above = parent; above is not null; above = places.GetValueOrDefault(above).Parent)
        {
            if (string.Equals(above, node.Segment.Text, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
