using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Postgres.Tail;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Appends this node's transactions to the log, a batch at a time, in turn with the other server nodes.</summary>
/// <remarks>
/// A round: 1. take the lock and read what was missed; 2. form the batch, now that nothing can come in between; 3. decide
/// on it in memory; 4. write and commit; 5. apply it here and answer. When a round fails the commits stay at the front of
/// the queue. The next round holds the lock, so whatever the server did with the failed one is over: it looks every id up
/// before it decides, and finds those that were written. Nothing is ever repeated blindly.
/// </remarks>
internal sealed class Sequencer(
    Connections connections,
    StorageResilience resilience,
    CommitQueue queue,
    SequencerMemory memory,
    IAdmission? admission,
    TimeProvider time) : IAsyncDisposable
{
    private SequencerSession? _session;
    private int _suspects;

    // Less than a batch holds after rounds that failed: on a machine that is too busy for a whole one within the time that the lock may be held.
    private int _most = CommitQueue.BatchCount;

    /// <summary>Runs until the queue is closed and empty, or it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await queue.WaitAsync(cancellationToken))
        {
            try
            {
                await resilience.PersistAsync(RoundAsync, cancellationToken);
            }
#pragma warning disable CA1031 // The edge of the loop: a lasting fault concerns the commits of one batch, told apart below, and not the node.
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                SingleOut(fault);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
            await session.DisposeAsync();
    }

    // A batch that fails for a lasting reason is tried again one by one, so that the culprit fails alone.
    private void SingleOut(Exception fault)
    {
        var suspects = queue.Peek(_suspects > 0 ? 1 : CommitQueue.BatchCount, time.GetUtcNow());
        if (suspects.Count == 1)
        {
            suspects[0].Fail(new StorageUnavailableException("Writing the transaction", TimeSpan.Zero, fault));
            queue.Remove(1);
        }

        _suspects = suspects.Count - 1;
    }

    private async ValueTask RoundAsync(CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            await AppendAsync(cancellationToken);
            isDone = true;
        }
        finally
        {
            _most = isDone ? Math.Min(2 * _most, CommitQueue.BatchCount) : Math.Max(_most / 2, 1);
            if (!isDone)
                await DropSessionAsync();
        }
    }

    private async ValueTask DropSessionAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private async ValueTask AppendAsync(CancellationToken cancellationToken)
    {
        var expected = Peek();
        if (expected.Count == 0)
            return;

        _session ??= await OpenAsync(cancellationToken);
        var findings = new Findings(memory.Numbers, memory.Totals, memory.Applied);
        var mark = memory.Applied.Mark;
        var state = await _session.TakeHeadAsync(mark.Revision, new Lookup(findings, [.. expected]), cancellationToken);
        if (!await CatchUpAsync(mark, state, cancellationToken))
            return;

        var commits = Peek();
        if (findings.Uncovered(commits) is { Length: > 0 } late)
            await _session.LookAsync(new Lookup(findings, late), cancellationToken);
        var draft = await DraftAsync(commits, state, findings, cancellationToken);
        await FinishAsync(draft, cancellationToken);
    }

    private IReadOnlyList<PendingCommit> Peek() =>
        queue.Peek(_suspects > 0 ? 1 : _most, time.GetUtcNow());

    private async ValueTask<SequencerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new SequencerSession(await connections.OpenWriteAsync(cancellationToken), connections.Schema);
        memory.Tail.OwnWriter = session.ProcessId;
        return session;
    }

    // False when the lock was let go: this node knows another history, or is too far behind to catch up while others wait.
    private async ValueTask<bool> CatchUpAsync(HeadMark mark, HeadState state, CancellationToken cancellationToken)
    {
        var found = state.Missed is [var first, ..] && first.Revision == mark.Revision ? HeadMark.Of(first) : HeadMark.Empty;
        if (!memory.Applied.IsContinuedBy(state.Incarnation, mark, found))
        {
            await _session!.ReleaseAsync(cancellationToken);
            await memory.Tail.RestartAsync(isReplacement: true, cancellationToken);
            return false;
        }

        if (state.Missed.Count > SequencerSession.MissedAtMost)
        {
            await _session!.ReleaseAsync(cancellationToken);
            await memory.Tail.CatchUpAsync(cancellationToken);
            return false;
        }

        memory.Applied.Apply(state.Missed.Where(row => row.Revision > mark.Revision).Select(EntryReader.Read));
        return true;
    }

    private async ValueTask<Draft> DraftAsync(
        IReadOnlyList<PendingCommit> commits, HeadState state, Findings findings, CancellationToken cancellationToken)
    {
        var head = memory.Applied.Mark;
        var drafter = new Drafter(admission, head.Revision, state, head.At, findings);
        while (true)
        {
            var draft = drafter.NeedsGraph(commits)
                ? await DraftOnGraphAsync(drafter, commits, findings, cancellationToken)
                : drafter.Run(commits, graph: null);
            if (draft.Misses.IsEmpty)
                return draft;
            await _session!.LookAsync(new Lookup(findings, draft.Misses), cancellationToken);
            foreach (var (record, since) in draft.Misses.Streams)
                await FindChangesAsync(findings, record, since, cancellationToken);
        }
    }

    // What was looked up the graph need not ask for again, which would draft most batches twice.
    private async ValueTask<Draft> DraftOnGraphAsync(
        Drafter drafter, IReadOnlyList<PendingCommit> commits, Findings findings, CancellationToken cancellationToken)
    {
        memory.Graph.Note(findings.Numbered, findings.Unnumbered);
        return (await memory.Graph.ReadAsync(graph => drafter.Run(commits, graph), cancellationToken)).Value;
    }

    private async ValueTask FindChangesAsync(Findings findings, Node record, long since, CancellationToken cancellationToken)
    {
        try
        {
            findings.FoundChanges(record, since, await memory.Streams.AllChangesAsync(record, since, cancellationToken));
        }
        catch (HistoryGoneException gone)
        {
            findings.FoundGone(record, gone.Oldest);
        }
    }

    private async ValueTask FinishAsync(Draft draft, CancellationToken cancellationToken)
    {
        using (StoreTelemetry.BeginBatch(draft.Batch.Entries.Count))
        {
            if (draft.Batch.Entries.Count == 0)
                await _session!.ReleaseAsync(cancellationToken);
            else
                await _session!.WriteAsync(draft.Batch, cancellationToken);
        }

        // Durable from here on, and only from here on may anyone see it.
        memory.Applied.Apply(draft.Batch.Entries);
        memory.Meter.Appended(draft.Batch.Entries.Count);
        queue.Remove(draft.Answers.Count);
        _suspects = Math.Max(0, _suspects - draft.Answers.Count);
        foreach (var answer in draft.Answers)
            answer.Deliver();
    }
}
