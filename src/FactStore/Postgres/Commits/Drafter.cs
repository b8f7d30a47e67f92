using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Decides on the commits of a batch, one after the other, each against the state that the earlier ones leave.</summary>
/// <remarks>Pure: the same commits, findings and graph give the same draft, so it may be run again after loading what it missed.</remarks>
internal sealed class Drafter(IAdmission? admission, Revision head, HeadState state, DateTimeOffset lastAt, Findings findings)
{
    /// <summary>Whether the graph is needed at all: without an admission only preconditions look at it.</summary>
    public bool NeedsGraph(IEnumerable<PendingCommit> commits) =>
        admission is not null || commits.Any(commit => !commit.Proposed.Preconditions.IsEmpty);

    /// <summary>Drafts the whole batch.</summary>
    /// <param name="commits">In the order in which they came.</param>
    /// <param name="graph">The state at the head; null when it is not needed.</param>
    public Draft Run(IReadOnlyList<PendingCommit> commits, IGraph? graph)
    {
        var batch = new Batch(head, state, lastAt, findings);
        var misses = new DraftMisses();
        var onto = graph is null ? null : new SequencedHead(graph, batch, findings, misses);
        var answers = new List<DraftAnswer>(commits.Count);
        var applied = 0;
        foreach (var commit in commits)
        {
            // Only now, since nobody looks at what the last one left.
            for (; onto is not null && applied < batch.Entries.Count; applied++)
                onto.Apply(batch.Entries[applied].Entry.Transaction, batch.At);
            answers.Add(Decide(commit, batch, onto, misses));
        }

        return new(batch, answers, misses);
    }

    private DraftAnswer Decide(PendingCommit commit, Batch batch, SequencedHead? onto, DraftMisses misses)
    {
        if (findings.FirstOutcomeOf(commit) is { } row)
            return new(commit, new CommitOutcome.Committed(EntryReader.Read(row).Entry, Repeated: true), null);
        if (batch.Find(commit.Proposed) is { } earlier)
            return new(commit, new CommitOutcome.Committed(earlier.Entry, Repeated: true), null);

        try
        {
            return Judge(commit.Proposed, onto) switch
            {
                AdmissionDecision.Refused(var reasons) => new(commit, new CommitOutcome.Refused(reasons), null),
                AdmissionDecision.Admitted(var asWritten) => Take(commit, asWritten, batch, misses),
                _ => throw new System.Diagnostics.UnreachableException("A decision admits or refuses."),
            };
        }
#pragma warning disable CA1031 // The admission is the application's code: its fault is told to the one who committed, and the others go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new(commit, null, fault);
        }
    }

    private AdmissionDecision Judge(Transaction proposed, SequencedHead? onto)
    {
        if (onto is null)
            return new AdmissionDecision.Admitted(proposed);
        var failed = Preconditions.Check(proposed, onto);
        if (!failed.IsEmpty)
            return new AdmissionDecision.Refused(failed);
        return admission?.Decide(proposed, onto) ?? new AdmissionDecision.Admitted(proposed);
    }

    private DraftAnswer Take(PendingCommit commit, Transaction asWritten, Batch batch, DraftMisses misses)
    {
        if (asWritten.Author != commit.Proposed.Author || !string.Equals(asWritten.Id, commit.Proposed.Id, StringComparison.Ordinal))
            throw new InvalidOperationException("An admission may not change the id or the author of a transaction.");
        // What was proposed is looked up before the batch is drafted.
        if (!ReferenceEquals(asWritten, commit.Proposed) && !findings.AreEnoughFor(asWritten))
            misses.Admitted.Add(asWritten);
        if (commit.IsRehearsal)
            return new(commit, new CommitOutcome.Committed(batch.Preview(asWritten), Repeated: false), null);

        return new(commit, new CommitOutcome.Committed(batch.Append(asWritten).Entry, Repeated: false), null);
    }
}
