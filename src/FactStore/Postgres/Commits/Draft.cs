using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What is to become of a batch: the entries to append and the answer for each commit, in order.</summary>
/// <param name="Batch">The entries.</param>
/// <param name="Answers">One for each commit, valid once the entries are durable.</param>
/// <param name="Misses">When it is not empty the draft is void: what is missing is looked up and the batch drafted again.</param>
internal sealed record Draft(Batch Batch, IReadOnlyList<DraftAnswer> Answers, DraftMisses Misses)
{
    /// <summary>Whether every commit has become an entry, and nothing was missing.</summary>
    public bool IsAllWritten => Misses.IsEmpty && Answers.All(answer => answer.Outcome is CommitOutcome.Committed);
}
