using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore;

/// <summary>One log of transactions and the states that follow from it, as one server node sees them.</summary>
/// <remarks>Safe to use from any thread. Two implementations keep the same contract: PostgreSQL and memory.</remarks>
public interface IFactStore : IAsyncDisposable
{
    /// <summary>The newest transaction that this node has applied.</summary>
    Revision Head { get; }

    /// <summary>Writes the transaction whole or not at all, after admission at the head of the log.</summary>
    /// <param name="transaction">Repeating an id of the same author yields the first outcome.</param>
    /// <param name="cancellationToken">Heeded until the transaction is in a batch; a durable commit is never undone.</param>
    /// <exception cref="StorageUnavailableException">No answer within the time-out. Whether it was written is unknown: repeat with the same id.</exception>
    ValueTask<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellationToken);

    /// <summary>What <see cref="CommitAsync"/> would answer now, without writing anything.</summary>
    ValueTask<CommitOutcome> RehearseAsync(Transaction transaction, CancellationToken cancellationToken);

    /// <summary>Runs a pure evaluation at one revision, loading what it misses and running it again until nothing is missing.</summary>
    /// <param name="at">Which state: the newest, one that is at least as fresh as a revision, or one of the past.</param>
    /// <exception cref="StorageUnavailableException">Something was missing and could not be loaded in time.</exception>
    /// <exception cref="HistoryGoneException">A state of the past was asked for that is not kept any more.</exception>
    ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, ReadAt at, CancellationToken cancellationToken);

    /// <summary>Applies what the log has by now: <see cref="Head"/> is then no older than the log was when this was called.</summary>
    /// <remarks>For whoever is about to say no: this node may trail the one that told the caller of what it asks for.</remarks>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    ValueTask CatchUpAsync(CancellationToken cancellationToken);

    /// <summary>Which state was the newest at a moment: the last revision whose entry was not written after it; none before the first entry.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    ValueTask<Revision> RevisionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken);

    /// <summary>Every entry after <paramref name="since"/>, in order, without gap or duplicate, and then each new one as it is applied here.</summary>
    /// <remarks>Pulled by the reader: a slow one falls back to reading from storage and slows nobody. An entry is delivered after <see cref="Head"/> has reached it.</remarks>
    /// <exception cref="HistoryGoneException">The entries after <paramref name="since"/> are not whole any more.</exception>
    IAsyncEnumerable<LogEntry> FollowAsync(Revision since, CancellationToken cancellationToken);

    /// <summary>A record's newest snapshot and the changes after it.</summary>
    ValueTask<RecordTail> ReadRecordAsync(Node record, CancellationToken cancellationToken);

    /// <summary>The changes of a record after a version, from the log alone; for history, resumption and late changes.</summary>
    /// <param name="limit">At most this many changes; ask again from the last version for more.</param>
    /// <exception cref="HistoryGoneException">Changes after that version are not kept any more; the exception says after which they are.</exception>
    ValueTask<RecordTail> ReadChangesAsync(Node record, long sinceVersion, int limit, CancellationToken cancellationToken);

    /// <summary>The running totals of nodes, in the order asked; 0 where nothing was ever added.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    ValueTask<ImmutableArray<long>> ReadTalliesAsync(IReadOnlyList<Node> nodes, TallyKind kind, CancellationToken cancellationToken);

    /// <summary>The newest transactions of one editing session of an author, the newest first; what undo is derived from.</summary>
    /// <param name="session">See <see cref="Transaction.Session"/>.</param>
    /// <param name="limit">At most this many.</param>
    ValueTask<ImmutableArray<SessionEntry>> ReadSessionAsync(Node author, string session, int limit, CancellationToken cancellationToken);

    /// <summary>Keeps a fold of a record's stream so that readers start there. Ignored when a newer one is kept already.</summary>
    ValueTask SaveSnapshotAsync(Node record, RecordSnapshot snapshot, CancellationToken cancellationToken);
}
