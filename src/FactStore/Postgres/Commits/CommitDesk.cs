using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Where a transaction is handed in, and its outcome waited for as long as the time-out allows.</summary>
internal sealed class CommitDesk(CommitQueue queue, StorageResilience resilience, TimeSpan timeout, TimeProvider time)
{
    /// <summary>What becomes of a transaction, or would become of it.</summary>
    /// <exception cref="StorageUnavailableException">No outcome in time: it is not known.</exception>
    public async ValueTask<CommitOutcome> DecideAsync(Transaction transaction, bool isRehearsal, CancellationToken cancellationToken)
    {
        if (TransactionLimits.Check(transaction) is { IsEmpty: false } broken)
            return new CommitOutcome.Refused(broken);
        var pending = new PendingCommit(transaction, time.GetUtcNow() + timeout) { IsRehearsal = isRehearsal };
        if (resilience.IsOpen)
            throw Unanswered(pending, cause: null);

        try
        {
            // A commit that finds the queue full and gives up may enter it later; it is abandoned then, and left out of every batch.
            var enqueued = queue.EnqueueAsync(pending, cancellationToken);
            if (!enqueued.IsCompletedSuccessfully)
                await enqueued.AsTask().WaitAsync(timeout, time, cancellationToken);
            return await pending.Outcome.WaitAsync(Remaining(pending), time, cancellationToken);
        }
        catch (OperationCanceledException cause)
        {
            if (pending.TryAbandon())
                throw;
            return await LastChanceAsync(pending, cause);
        }
        catch (TimeoutException cause)
        {
            _ = pending.TryAbandon();
            throw Unanswered(pending, cause);
        }
    }

    /// <summary>Tells everyone who still waits that there will be no answer.</summary>
    public void FailAll() => queue.FailAll(pending => Unanswered(pending, cause: null));

    // The caller cancelled, but a batch has it already: whether it is durable is known soon, and worth telling.
    private async ValueTask<CommitOutcome> LastChanceAsync(PendingCommit pending, Exception cause)
    {
        try
        {
            return await pending.Outcome.WaitAsync(Remaining(pending), time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            throw Unanswered(pending, cause);
        }
    }

    private TimeSpan Remaining(PendingCommit pending)
    {
        var remaining = pending.Deadline - time.GetUtcNow();
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private StorageUnavailableException Unanswered(PendingCommit pending, Exception? cause) =>
        new(pending.IsRehearsal ? "Rehearsing the transaction" : "Committing the transaction", timeout, cause);
}
