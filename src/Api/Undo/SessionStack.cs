using System.Collections.Immutable;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Undo;

/// <summary>What a session can undo and redo: a fold of the ids of its transactions.</summary>
/// <remarks>
/// Undoing and redoing are the same: a transaction is taken back by another one. What was taken back can be redone by taking back the
/// transaction that did it, until the session writes something new.
/// </remarks>
/// <param name="steps">The transactions of the session, the oldest first.</param>
internal sealed class SessionStack(ImmutableArray<(Revision Revision, SessionId Id)> steps)
{
    /// <summary>How many transactions of a session are looked at; what came before them stays.</summary>
    public const int MostSteps = 200;

    private readonly List<Revision> _done = [];
    private readonly List<Revision> _undone = [];

    /// <summary>The transactions, the oldest first.</summary>
    public ImmutableArray<(Revision Revision, SessionId Id)> Steps => steps;

    /// <summary>Whether there is something to undo.</summary>
    public bool CanUndo => _done.Count > 0;

    /// <summary>Whether there is something to redo.</summary>
    public bool CanRedo => _undone.Count > 0;

    /// <summary>Folds what the store has of a session, the newest first.</summary>
    public static SessionStack Of(ImmutableArray<SessionEntry> newestFirst)
    {
        var stack = new SessionStack([.. newestFirst.Reverse()
            .Select(entry => (entry.Revision, Id: SessionId.TryParse(entry.Id)))
            .Where(step => step.Id is not null)
            .Select(step => (step.Revision, step.Id!))]);
        foreach (var (revision, id) in stack.Steps)
        {
            stack.Take(revision, id);
        }

        return stack;
    }

    /// <summary>The transaction that an undo or a redo would take back; null when there is none.</summary>
    public Revision? Next(SessionStepKind kind)
    {
        var standing = kind == SessionStepKind.Redo ? _undone : _done;
        return standing is [.., var last] ? last : null;
    }

    /// <summary>The transaction that the same call made before, if it did.</summary>
    public (Revision Revision, SessionId Id)? Earlier(SessionStepKind kind, string own)
    {
        foreach (var step in steps)
        {
            if (step.Id.Kind == kind && string.Equals(step.Id.Own, own, StringComparison.Ordinal))
            {
                return step;
            }
        }

        return null;
    }

    private void Take(Revision revision, SessionId id)
    {
        switch (id.Kind)
        {
            case SessionStepKind.Edit:
                _done.Add(revision);
                _undone.Clear();
                break;
            case SessionStepKind.Undo when _done.Remove(id.Target):
                _undone.Add(revision);
                break;
            case SessionStepKind.Redo when _undone.Remove(id.Target):
                _done.Add(revision);
                break;
        }
    }
}
