using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Memory;

/// <summary>A log and its states in the memory of one process: the reference for tests, and for spaces that are thrown away.</summary>
/// <remarks>Nothing is ever forgotten, so memory grows with the log: about 500 bytes a fact with its history and both directions.</remarks>
public sealed class MemoryFactStore : IFactStore
{
    private const int EntriesPerRead = 256;

    private readonly IAdmission? _admission;
    private readonly TimeProvider _time;

    // Taken by a writer for the time of its decision, so that admission sees the state it is written onto.
    private readonly SemaphoreSlim _sequencer = new(initialCount: 1, maxCount: 1);

    // Guards everything below. Held while an entry is applied and while an evaluation runs, never across an await.
    private readonly ReaderWriterLockSlim _state = new();
    private readonly List<LogEntry> _log = [];
    private readonly Dictionary<(Node Author, string Id), LogEntry> _byId = [];
    private readonly FactHistory _facts = new();
    private readonly RecordStreams _records = new();
    private readonly Totals _totals = new();

    // Completed, and replaced, each time that the head moves; readers that wait for the next entry hold the one they saw.
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>Begins with an empty log.</summary>
    /// <param name="admission">Who may write what; null admits all that keeps the limits and its own preconditions.</param>
    /// <param name="time">Gives each entry its time.</param>
    public MemoryFactStore(IAdmission? admission, TimeProvider time)
    {
        _admission = admission;
        _time = time;
    }

    /// <inheritdoc/>
    public Revision Head => Reading(HeadInLock);

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellationToken) =>
        SequencedAsync(transaction, Append, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> RehearseAsync(Transaction transaction, CancellationToken cancellationToken) =>
        SequencedAsync(transaction, static _ => { }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, ReadAt at, CancellationToken cancellationToken)
    {
        if (at is ReadAt.AtLeast(var wanted))
            await ReachedAsync(wanted, cancellationToken);

        return Reading(() =>
        {
            var revision = at is ReadAt.AsOf(var past) && past < HeadInLock() ? past : HeadInLock();
            return new Answer<T>(evaluate(new MemoryGraph(_facts, revision)), revision);
        });
    }

    /// <inheritdoc/>
    public ValueTask CatchUpAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<Revision> RevisionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reading(() => new Revision(_log.FindLastIndex(entry => entry.At <= moment) + 1)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        Revision since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = since; ;)
        {
            var (entries, advanced, isDisposed) = Reading(() =>
                (_log.Skip((int)next.Value).Take(EntriesPerRead).ToArray(), _advanced.Task, _isDisposed));
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
                next = entry.Revision;
            }

            if (isDisposed)
                yield break;
            if (entries.Length == 0)
                await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RecordTail> ReadRecordAsync(Node record, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reading(() =>
        {
            var snapshot = _records.SnapshotOf(record);
            return new RecordTail(snapshot, _records.Since(record, snapshot?.Version ?? 0, int.MaxValue), HeadInLock());
        }));

    /// <inheritdoc/>
    public ValueTask<RecordTail> ReadChangesAsync(
        Node record, long sinceVersion, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reading(() =>
            new RecordTail(Snapshot: null, _records.Since(record, sinceVersion, limit), HeadInLock())));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<long>> ReadTalliesAsync(
        IReadOnlyList<Node> nodes, TallyKind kind, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reading(() => nodes.Select(node => _totals.Of(node, kind)).ToImmutableArray()));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<SessionEntry>> ReadSessionAsync(
        Node author, string session, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reading(() => Enumerable.Reverse(_log)
            .Where(entry => entry.Transaction.Author == author && string.Equals(entry.Transaction.Session, session, StringComparison.Ordinal))
            .Take(limit)
            .Select(entry => new SessionEntry(entry.Revision, entry.Transaction.Id))
            .ToImmutableArray()));

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(Node record, RecordSnapshot snapshot, CancellationToken cancellationToken)
    {
        Writing(() => _records.Save(record, snapshot));
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends every <see cref="FollowAsync"/>; the log is gone when the last reference to this is.</summary>
    public ValueTask DisposeAsync()
    {
        Writing(() => _isDisposed = true);
        Announce();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CommitOutcome> SequencedAsync(
        Transaction transaction, Action<LogEntry> whenAdmitted, CancellationToken cancellationToken)
    {
        await _sequencer.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var outcome = Decide(transaction);
            if (outcome is CommitOutcome.Committed { Repeated: false } committed)
                whenAdmitted(committed.Entry);
            return outcome;
        }
        finally
        {
            _sequencer.Release();
        }
    }

    // Only the holder of the sequencer changes the state, so it reads without the lock.
    private CommitOutcome Decide(Transaction proposed)
    {
        if (TransactionLimits.Check(proposed) is { IsEmpty: false } broken)
            return new CommitOutcome.Refused(broken);
        if (_byId.TryGetValue((proposed.Author, proposed.Id), out var first))
            return new CommitOutcome.Committed(first, Repeated: true);

        var head = new MemoryHead(_facts, _records, _totals, HeadInLock(), _time.GetUtcNow());
        if (Preconditions.Check(proposed, head) is { IsEmpty: false } failed)
            return new CommitOutcome.Refused(failed);

        return _admission?.Decide(proposed, head) switch
        {
            null => Accepted(proposed, head),
            AdmissionDecision.Admitted(var asWritten) => Accepted(asWritten, head),
            AdmissionDecision.Refused(var reasons) => new CommitOutcome.Refused(reasons),
            var other => throw new UnreachableException($"{other.GetType().Name} is no decision."),
        };
    }

    private CommitOutcome.Committed Accepted(Transaction transaction, MemoryHead head) =>
        new(new LogEntry(head.Revision.Next, head.Now, transaction with { Events = Numbered(transaction.Events), Preconditions = [] }), Repeated: false);

    private ImmutableArray<RecordEvent> Numbered(ImmutableArray<RecordEvent> events)
    {
        var added = new Dictionary<Node, int>();
        return [.. events.Select(change => change with
        {
            Version = _records.VersionOf(change.Record) + ++CollectionsMarshal.GetValueRefOrAddDefault(added, change.Record, out _),
        })];
    }

    private void Append(LogEntry entry)
    {
        Writing(() =>
        {
            _log.Add(entry);
            _byId.Add((entry.Transaction.Author, entry.Transaction.Id), entry);
            _facts.Apply(entry);
            _records.Apply(entry);
            _totals.Apply(entry);
        });
        Announce();
    }

    private void Announce() =>
        Interlocked.Exchange(ref _advanced, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private async ValueTask ReachedAsync(Revision wanted, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var (head, advanced) = Reading(() => (HeadInLock(), _advanced.Task));
            if (head >= wanted)
                return;
            await advanced.WaitAsync(cancellationToken);
        }
    }

    private Revision HeadInLock() => new(_log.Count);

    private T Reading<T>(Func<T> read)
    {
        _state.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _state.ExitReadLock();
        }
    }

    private void Writing(Action write)
    {
        _state.EnterWriteLock();
        try
        {
            write();
        }
        finally
        {
            _state.ExitWriteLock();
        }
    }
}
