using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>A transaction that waits for its outcome.</summary>
internal sealed class PendingCommit(Transaction proposed, DateTimeOffset deadline)
{
    private const int Waiting = 0;
    private const int InBatch = 1;
    private const int Abandoned = 2;

    // Continuations run elsewhere: the sequencer answers hundreds in a row and must not run their callers' code.
    private readonly TaskCompletionSource<CommitOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    public Transaction Proposed { get; } = proposed;

    /// <summary>After this nobody waits any more, and nothing that is not yet written is written for it.</summary>
    public DateTimeOffset Deadline { get; } = deadline;

    /// <summary>Roughly the bytes that it adds to a batch.</summary>
    public int Weight { get; } = 64 + (64 * (proposed.Asserted.Length + proposed.Retracted.Length))
        + proposed.Events.Sum(change => 64 + change.Payload.Length);

    /// <summary>Only wants to know what would become of it.</summary>
    public bool IsRehearsal { get; init; }

    public Task<CommitOutcome> Outcome => _outcome.Task;

    /// <summary>Gives it up; false when a batch has taken it, so that only the log knows what becomes of it.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    /// <summary>Takes it into a batch, for the first time or again; false when it was given up.</summary>
    public bool TryEnterBatch() => Interlocked.CompareExchange(ref _state, InBatch, Waiting) != Abandoned;

    public void Answer(CommitOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception cause) => _outcome.TrySetException(cause);
}
