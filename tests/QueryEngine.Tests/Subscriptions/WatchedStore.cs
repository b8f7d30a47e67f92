using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>A store whose reads are counted, and fail while a test wants them to.</summary>
internal sealed class WatchedStore(IFactStore store) : IFactStore
{
    private int _reads;
    private volatile int _failures;

    public Revision Head => Known ?? store.Head;

    /// <summary>How far a node has come that trails the log until it is made to catch up; null when it does not.</summary>
    public Revision? Known { get; set; }

    /// <summary>Reads so far.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How many of the next reads fail.</summary>
    public int Failures
    {
        get => _failures;
        set => _failures = value;
    }

    /// <summary>What evaluations look at in place of the graph.</summary>
    public Func<IGraph, IGraph> Look { get; init; } = graph => graph;

    public ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, ReadAt at, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (_failures == 0)
            return store.ReadAsync(graph => evaluate(Look(graph)), Known is { } known ? new ReadAt.AsOf(known) : at, cancellationToken);
        _failures--;
        throw new StorageUnavailableException("Reading", TimeSpan.FromSeconds(1));
    }

    public ValueTask<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellationToken) =>
        store.CommitAsync(transaction, cancellationToken);

    public ValueTask<CommitOutcome> RehearseAsync(Transaction transaction, CancellationToken cancellationToken) =>
        store.RehearseAsync(transaction, cancellationToken);

    public ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        Known = null;
        return store.CatchUpAsync(cancellationToken);
    }

    public ValueTask<Revision> RevisionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        store.RevisionAtAsync(moment, cancellationToken);

    public IAsyncEnumerable<LogEntry> FollowAsync(Revision since, CancellationToken cancellationToken) =>
        store.FollowAsync(since, cancellationToken);

    public ValueTask<RecordTail> ReadRecordAsync(Node record, CancellationToken cancellationToken) =>
        store.ReadRecordAsync(record, cancellationToken);

    public ValueTask<RecordTail> ReadChangesAsync(Node record, long sinceVersion, int limit, CancellationToken cancellationToken) =>
        store.ReadChangesAsync(record, sinceVersion, limit, cancellationToken);

    public ValueTask<ImmutableArray<long>> ReadTalliesAsync(IReadOnlyList<Node> nodes, TallyKind kind, CancellationToken cancellationToken) =>
        store.ReadTalliesAsync(nodes, kind, cancellationToken);

    public ValueTask<ImmutableArray<SessionEntry>> ReadSessionAsync(Node author, string session, int limit, CancellationToken cancellationToken) =>
        store.ReadSessionAsync(author, session, limit, cancellationToken);

    public ValueTask SaveSnapshotAsync(Node record, RecordSnapshot snapshot, CancellationToken cancellationToken) =>
        store.SaveSnapshotAsync(record, snapshot, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
