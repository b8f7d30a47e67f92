using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>Takes back the edits of one session, and only these.</summary>
/// <remarks>
/// Undoing is a change like any other: it gives back what the session overwrote, where nobody else has written since.
/// Redoing undoes the undoing: it puts back what was there before, not what the session once did. The last
/// <see cref="Depth"/> edits can be undone; a new edit ends redoing.
/// </remarks>
public sealed class DocumentUndo(Replica replica)
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
        return Commit(replica.Draft().Become(wanted));
    }

    private void Push(IReadOnlyList<UndoStep> steps)
    {
        _done.AddLast(steps);
        if (_done.Count > Depth)
            _done.RemoveFirst();
    }

    private List<UndoStep> Remember(IReadOnlyList<Operation> operations) =>
        [.. operations.Select(operation => UndoSteps.Remember(replica.Document, operation))];

    private (UndoResult Result, List<UndoStep> Steps) TakeBack(IReadOnlyList<UndoStep> steps)
    {
        var (operations, kept) = new UndoSteps(replica.Document, stamp => Other(stamp.Actor.Author)).TakeBack(steps);
        if (operations.Count == 0)
            return (new UndoResult(Change: null, kept), []);
        var remembered = Remember(operations);
        return replica.Commit(operations) is CommitResult.Committed { Change: var change }
            ? (new UndoResult(change, kept), remembered)
            : (new UndoResult(Change: null, kept), []);
    }

    private string? Other(string author) =>
        author.Length == 0 || string.Equals(author, replica.Actor.Author, StringComparison.Ordinal) ? null : author;
}
