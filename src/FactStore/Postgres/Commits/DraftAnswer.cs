using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What a commit is told: an outcome, or the fault of the admission that was to decide on it.</summary>
internal sealed record DraftAnswer(PendingCommit Pending, CommitOutcome? Outcome, Exception? Fault)
{
    public void Deliver()
    {
        if (Outcome is not null)
            Pending.Answer(Outcome);
        else
            Pending.Fail(Fault!);
    }
}
