using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Undo;

/// <summary>Which transactions are the session's own, and which of them take which back.</summary>
internal sealed class SessionChain(SessionStack stack)
{
    private readonly Dictionary<Revision, Revision> _targets = stack.Steps.ToDictionary(step => step.Revision, step => step.Id.Target);

    /// <summary>Whether the session made the transaction.</summary>
    public bool IsOwn(Revision revision) => _targets.ContainsKey(revision);

    /// <summary>The transaction that this one took back; none when it did something new.</summary>
    public Revision TargetOf(Revision revision) => _targets.GetValueOrDefault(revision);
}
