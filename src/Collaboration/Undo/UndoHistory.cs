using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>Takes back the edits of one session, and only these.</summary>
/// <remarks>
/// Undoing is a change like any other: it gives back what the session overwrote, where nobody else has written since.
/// Redoing undoes the undoing: it puts back what was there before, not what the session once did. The last
/// <see cref="Depth"/> edits can be undone; a new edit ends redoing.
/// </remarks>
public sealed class UndoHistory(Replica replica)
{
    /// <summary>How many edits can be undone.</summary>
    public const int Depth = 100;

    private readonly LinkedList<IReadOnlyList<UndoStep>> _done = new();
    private readonly Stack<IReadOnlyList<UndoStep>> _undone = new();

    /// <summary>How many edits can be undone now.</summary>
    public int Undoable => _done.Count;

    /// <summary>How many undone edits can be redone now.</summary>
    public int Redoable => _undone.Count;

    /// <summary>Makes an edit that can be undone.</summary>
    public CommitResult Commit(Draft draft)
    {
        var steps = Remember(draft.Operations);
        var result = draft.Commit();
        if (result is CommitResult.Committed)
        {
            _undone.Clear();
            Push(steps);
        }

        return result;
    }

    /// <summary>Takes back the last edit; null when there is none.</summary>
    public UndoResult? Undo()
    {
        if (_done.Last is not { } last)
            return null;
        _done.RemoveLast();
        var (result, steps) = TakeBack(last.Value);
        if (steps.Count > 0)
            _undone.Push(steps);
        return result;
    }

    /// <summary>Takes back the last undoing; null when there is none.</summary>
    public UndoResult? Redo()
    {
        if (!_undone.TryPop(out var undone))
            return null;
        var (result, steps) = TakeBack(undone);
        if (steps.Count > 0)
            Push(steps);
        return result;
    }

    /// <summary>Makes the document what it was at a version, as a new change that can be undone.</summary>
    /// <param name="heads">A version that is known and was not compacted.</param>
    public CommitResult Restore(IEnumerable<ChangeHash> heads)
    {
        if (replica.ValueAt(heads) is not { } wanted)
            return new CommitResult.Refused(new Refusal(RefusalCode.UnknownVersion, "heads", "Restore a version of the history that is kept."));
        var draft = replica.Draft();
        foreach (var operation in DocumentDifference.Between(DocumentPath.Root, replica.Value, wanted))
            draft.Add(operation);
        return Commit(draft);
    }

    private void Push(IReadOnlyList<UndoStep> steps)
    {
        _done.AddLast(steps);
        if (_done.Count > Depth)
            _done.RemoveFirst();
    }

    private List<UndoStep> Remember(IReadOnlyList<Operation> operations) => [.. operations.Select(Remember)];

    private UndoStep Remember(Operation operation)
    {
        var path = TargetOf(operation);
        var node = replica.Document.Find(path);
        if (node is null)
            return new UndoStep(operation, path, Value: null, Position: null, Parent: null);

        var place = PlaceOf(node);
        return new UndoStep(operation, path, DocumentView.ValueOf(node), place.Position, place.Parent);
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

    private (UndoResult Result, List<UndoStep> Steps) TakeBack(IReadOnlyList<UndoStep> steps)
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

        if (operations.Count == 0)
            return (new UndoResult(Change: null, kept), []);
        var remembered = Remember(operations);
        return replica.Commit(operations) is CommitResult.Committed { Change: var change }
            ? (new UndoResult(change, kept), remembered)
            : (new UndoResult(Change: null, kept), []);
    }

    private Operation? Inverse(UndoStep step) => step switch
    {
        { Operation: Operation.Increment increment } => new Operation.Increment(increment.Path, -increment.Amount),
        { Operation: Operation.Move move, Position: { } position } => new Operation.Move(move.Path, move.Id, position),
        { Operation: Operation.Graft graft, Position: { } position } => new Operation.Graft(graft.Path, graft.Id, step.Parent, position),
        { Value: null } => replica.Document.Find(step.Path) is null ? null : new Operation.Delete(step.Path),
        { Operation: Operation.Delete, Position: { } position, Value: { } value } => PutBack(step, position, value),
        { Value: { } value } => new Operation.Set(step.Path, value),
    };

    private Operation PutBack(UndoStep step, ListPosition position, DocumentValue value)
    {
        var container = DocumentPath.Of(step.Path.Segments[..^1]);
        var id = step.Path.Segments[^1].Text;
        return replica.Document.Find(container)?.Kind == ContentKind.Tree
            ? new Operation.Plant(container, id, step.Parent, position, value)
            : new Operation.Insert(container, id, position, value);
    }

    private KeptEdit? Obstacle(UndoStep step)
    {
        var container = DocumentPath.Of(step.Path.Segments[..^1]);
        var node = replica.Document.Find(step.Path);
        if (node is null)
            return ObstacleToReturn(step, container);
        if (step.Operation is Operation.Delete)
            return new KeptEdit(step.Path, KeptReason.ChangedByOther, AuthorOf(node));
        if (ForeignAuthor(step.Operation, node) is { } author)
            return new KeptEdit(step.Path, KeptReason.ChangedByOther, author);
        return step.Operation is Operation.Graft && WouldCloseCycle(node, step.Parent)
            ? new KeptEdit(step.Path, KeptReason.WouldCloseCycle, Author: null)
            : null;
    }

    // A deleted thing can come back where its container still is; anything else was deleted by somebody since.
    private KeptEdit? ObstacleToReturn(UndoStep step, DocumentPath container)
    {
        var returns = step.Operation is Operation.Delete && (replica.Document.Find(container) is not null || container.Depth == 0);
        var hasNothingToDo = step.Value is null;
        return returns || hasNothingToDo ? null : new KeptEdit(step.Path, KeptReason.Gone, Author: null);
    }

    private string? ForeignAuthor(Operation operation, Node node) => operation switch
    {
        Operation.Increment => null,
        Operation.Move => Foreign(node.Positions.Latest?.Stamp.Actor.Author),
        Operation.Graft => Foreign(node.Parent!.Moves!.Places[node.Segment.Text].Stamp.Actor.Author),
        _ => ForeignAuthor(node),
    };

    private string? ForeignAuthor(Node node)
    {
        var authors = node.Increments.Select(increment => increment.Stamp.Actor.Author).Append(AuthorOf(node));
        return authors.Select(Foreign).Concat(node.Children.Values.Select(ForeignAuthor)).FirstOrDefault(author => author is not null);
    }

    private string? Foreign(string? author) =>
        author is null or "" || string.Equals(author, replica.Actor.Author, StringComparison.Ordinal) ? null : author;

    private static string? AuthorOf(Node node) => node.Winner?.Stamp.Actor.Author;

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
