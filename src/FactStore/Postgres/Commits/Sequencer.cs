using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log.Format;
using LinkedRecords.FactStore.Postgres.Tail;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Appends this node's transactions to the log, a batch at a time, in turn with the other server nodes.</summary>
/// <remarks>
/// A round: 1. take the lock and read what was missed; 2. form the batch, now that nothing can come in between; 3. decide
/// on it in memory; 4. write and commit; 5. apply it here and answer. While nobody else writes, the batch is decided on
/// where this node left the log, and one round trip takes the lock, finds that this is still its end, writes and commits;
/// if it is not, or anything is to be refused, the round begins as above. When a round fails the commits stay at the front of
/// the queue. The next round holds the lock, and whatever the server did with the failed one is over: it looks every id up
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
    private LeftHead? _left;

    // The server process to which something was sent without the lock, and which has not answered.
    private int _doubtful;
    private int _suspects;

    // How many the newest batch answered.
    private int _answered;

    // Less than a batch holds after rounds that failed: on a machine that is too busy for a whole one within the time that the lock may be held.
    private int _most = CommitQueue.BatchCount;

    /// <summary>Runs until the queue is closed and empty, or it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await JoinAsync(cancellationToken);
        while (await queue.WaitAsync(cancellationToken))
        {
            try
            {
                if (_answered > 1)
                    await LetOthersComeAsync(cancellationToken);
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

    // Before anything is written: who only reads is to be notified, too. What was written until then was notified to nobody, and is looked for.
    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        try
        {
            await resilience.PersistAsync(
                async token =>
                {
                    _session ??= await OpenAsync(token);
                    await memory.Tail.CatchUpAsync(token);
                },
                cancellationToken);
        }
#pragma warning disable CA1031 // The edge of the loop: a lasting fault concerns those who commit, and is told to them.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // The next round opens a session, and says what stands against it.
        }
    }

    // Those who were answered together come together again, when they have had a turn of the threads; whoever is first would have a batch of its own otherwise.
    private static Task LetOthersComeAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(static () => { }, cancellationToken, TaskCreationOptions.PreferFairness, TaskScheduler.Default);

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
        _left = null;
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
        if (await TryAppendAsync(expected, cancellationToken))
            return;

        var findings = new Findings(memory.Nodes, memory.Applied);
        var mark = memory.Applied.Mark;
        var state = await _session.TakeHeadAsync(mark.Revision, new Lookup(findings, [.. expected]), cancellationToken);
        if (!await CatchUpAsync(mark, state, cancellationToken))
            return;

        var found = LeftHead.Of(memory.Applied.Mark, state, time);
        var commits = Peek();
        if (findings.Uncovered(commits) is { Length: > 0 } late)
            await _session.LookAsync(new Lookup(findings, late), cancellationToken);
        var draft = await DraftAsync(commits, state, findings, cancellationToken);
        using (StoreTelemetry.BeginBatch(draft.Batch.Entries.Count))
        {
            if (draft.Batch.Entries.Count == 0)
                await _session.ReleaseAsync(cancellationToken);
            else
                await _session.WriteAsync(draft.Batch, cancellationToken);
        }

        Finish(draft, found);
    }

    // Decides without the lock, and so only on what the write itself finds out to be true. A refusal is true under the lock alone.
    private async ValueTask<bool> TryAppendAsync(IReadOnlyList<PendingCommit> commits, CancellationToken cancellationToken)
    {
        if (_left is not { } left || left.Mark != memory.Applied.Mark || left.Now(time) is not { } state || !AreSmallWrites(commits))
            return false;

        var findings = new Findings(memory.Nodes, memory.Applied);
        foreach (var record in commits.SelectMany(commit => commit.Proposed.Made()))
            findings.Presume(record);
        foreach (var change in commits.SelectMany(commit => commit.Proposed.Events))
            findings.RecallVersion(change.Record);
        await _session!.LookAsync(new Lookup(findings, commits.Select(commit => commit.Proposed)), cancellationToken);
        var drafter = new Drafter(admission, left.Mark.Revision, state, left.Mark.At, findings);
        var draft = await DraftOnceAsync(drafter, commits, state, left.Mark, findings, cancellationToken);
        if (!draft.IsAllWritten)
            return false;

        using (StoreTelemetry.BeginBatch(draft.Batch.Entries.Count))
        {
            _doubtful = _session.ProcessId;
            var isWritten = await _session.TryWriteAsync(draft.Batch, left, cancellationToken);
            _doubtful = 0;
            if (!isWritten)
                return false;
        }

        Finish(draft, left);
        return true;
    }

    // So many facts go in by COPY, which takes several round trips.
    private static bool AreSmallWrites(IReadOnlyList<PendingCommit> commits) =>
        !commits.Any(commit => commit.IsRehearsal)
        && commits.Sum(commit => commit.Proposed.Asserted.Length + commit.Proposed.Retracted.Length) < BulkRows.ManyFacts;

    private IReadOnlyList<PendingCommit> Peek() =>
        queue.Peek(_suspects > 0 ? 1 : _most, time.GetUtcNow());

    private async ValueTask<SequencerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new SequencerSession(await connections.OpenWriteAsync(cancellationToken), connections.Schema);
        try
        {
            if (_doubtful != 0)
                await session.SettleAsync(_doubtful, cancellationToken);
            _doubtful = 0;
            await session.JoinAsync(cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

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
            var draft = await DraftOnceAsync(drafter, commits, state, head, findings, cancellationToken);
            if (draft.Misses.IsEmpty)
                return draft;
            await _session!.LookAsync(new Lookup(findings, draft.Misses), cancellationToken);
            foreach (var (record, since) in draft.Misses.Streams)
                await FindChangesAsync(findings, record, since, cancellationToken);
        }
    }

    private async ValueTask<Draft> DraftOnceAsync(
        Drafter drafter, IReadOnlyList<PendingCommit> commits, HeadState state, HeadMark head, Findings findings, CancellationToken cancellationToken)
    {
        if (!drafter.NeedsGraph(commits))
            return drafter.Run(commits, graph: null);
        // What was looked up the graph need not ask for again, which would draft most batches twice.
        memory.Applied.Note(state.Incarnation, head, findings.Numbered, findings.Unnumbered);
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

    // The batch is durable, and only from here on may anyone see it.
    private void Finish(Draft draft, LeftHead? foundOn)
    {
        memory.Applied.Apply(draft.Batch.Entries);
        memory.Meter.Appended(draft.Batch.Entries.Count);
        _left = foundOn?.After(draft.Batch);
        queue.Remove(draft.Answers.Count);
        _answered = draft.Answers.Count;
        _suspects = Math.Max(0, _suspects - draft.Answers.Count);
        foreach (var answer in draft.Answers)
            answer.Deliver();
    }
}
