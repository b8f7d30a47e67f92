using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Benchmarks.Live;

/// <summary>Counts how often a read had to be evaluated again: each time, something was loaded from the database.</summary>
internal sealed class CountingStore(IFactStore store) : IFactStore
{
    private long _evaluations;
    private long _reads;

    public Revision Head => store.Head;

    /// <summary>Reads so far.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Loads from the database that reads have caused so far.</summary>
    public long Loads => Interlocked.Read(ref _evaluations) - Reads;

    public async ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, ReadAt at, CancellationToken cancellationToken)
    {
        var answer = await store.ReadAsync(
            graph =>
            {
                Interlocked.Increment(ref _evaluations);
                return evaluate(graph);
            },
            at,
            cancellationToken);
        Interlocked.Increment(ref _reads);
        return answer;
    }

    public ValueTask<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellationToken) =>
        store.CommitAsync(transaction, cancellationToken);

    public ValueTask<CommitOutcome> RehearseAsync(Transaction transaction, CancellationToken cancellationToken) =>
        store.RehearseAsync(transaction, cancellationToken);

    public ValueTask CatchUpAsync(CancellationToken cancellationToken) => store.CatchUpAsync(cancellationToken);

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
