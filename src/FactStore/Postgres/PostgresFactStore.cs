using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres.Commits;
using LinkedRecords.FactStore.Postgres.Graph;
using LinkedRecords.FactStore.Postgres.Maintenance;
using LinkedRecords.FactStore.Postgres.Records;
using LinkedRecords.FactStore.Postgres.Schema;
using LinkedRecords.FactStore.Postgres.Tail;
using LinkedRecords.FactStore.Telemetry;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The store of a server node whose log is kept in PostgreSQL. Any number of nodes share one log; none of them leads.</summary>
/// <remarks>Strictly serializable: the order of the log is the order of commits, and a commit sees every entry before it.</remarks>
public sealed class PostgresFactStore : IFactStore
{
    private readonly PostgresStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Connections _connections;
    private readonly StorageResilience _resilience;
    private readonly WorkingSet _graph;
    private readonly AppliedLog _applied;
    private readonly LogReader _log;
    private readonly LogTail _tail;
    private readonly RecordStreams _streams;
    private readonly StoredTotals _totals;
    private readonly CommitQueue _queue;
    private readonly CommitDesk _desk;
    private readonly Sequencer _sequencer;
    private readonly StoreMeter _meter;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private PostgresFactStore(PostgresStoreOptions options, IAdmission? admission, TimeProvider time)
    {
        _options = options;
        _time = time;
        _connections = new Connections(options);
        _resilience = new StorageResilience(options, time);
        _graph = new WorkingSet(
            new PostgresGraphSource(_connections, _resilience), new WorkingSetOptions { MemoryBudget = options.GraphBytes }, Revision.None, 0);
        var nodes = new NodeMemory();
        _applied = new AppliedLog(_graph, nodes, options.RecentEntries);
        _log = new LogReader(_connections, _resilience);
        _tail = new LogTail(_connections, _resilience, _log, _applied, options, time);
        _streams = new RecordStreams(_connections, _resilience);
        _totals = new StoredTotals(_connections, _resilience);
        _queue = new CommitQueue(options.WaitingCommits);
        _desk = new CommitDesk(_queue, _resilience, options.CommitTimeout, time);
        _meter = new StoreMeter(() => _applied.Head.Value, () => _queue.Count, () => _graph.Statistics);
        _sequencer = new Sequencer(
            _connections,
            _resilience,
            _queue,
            new SequencerMemory(_graph, _applied, nodes, _streams, _tail, _meter),
            admission,
            time);
    }

    /// <inheritdoc/>
    public Revision Head => _applied.Head;

    /// <summary>The oldest state that can be read, as this node knows it: older history was forgotten.</summary>
    public Revision Horizon => _applied.Horizon;

    /// <summary>Brings the schema up to date and starts at the newest entry of the log.</summary>
    /// <param name="options">Where the log is.</param>
    /// <param name="admission">Decides on every transaction; null admits all that keep limits and preconditions.</param>
    /// <param name="time">The clock of time-outs; entries carry the database's time.</param>
    /// <param name="cancellationToken">Heeded until the store is open.</param>
    /// <exception cref="SchemaTooNewException">A later version of the server has been here.</exception>
    /// <exception cref="UnsupportedServerException">PostgreSQL is older than 15.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer.</exception>
    public static async Task<PostgresFactStore> OpenAsync(
        PostgresStoreOptions options, IAdmission? admission, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new PostgresFactStore(options, admission, time);
        try
        {
            await store.StartAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        using var trace = StoreTelemetry.BeginCommit(transaction);
        var startedAt = Stopwatch.GetTimestamp();
        var outcome = await DecideAsync(transaction, isRehearsal: false, cancellationToken);
        _meter.Committed(outcome, startedAt);
        return outcome;
    }

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> RehearseAsync(Transaction transaction, CancellationToken cancellationToken) =>
        DecideAsync(transaction, isRehearsal: true, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, ReadAt at, CancellationToken cancellationToken)
    {
        using var trace = StoreTelemetry.BeginRead(at);
        switch (at)
        {
            case ReadAt.AtLeast(var revision):
                await _tail.ReachAsync(revision, cancellationToken);
                return await _graph.ReadAsync(evaluate, cancellationToken);
            case ReadAt.AsOf(var revision) when revision < Horizon:
                throw new HistoryGoneException($"the state of revision {revision}", Horizon.Value);
            case ReadAt.AsOf(var revision):
                if (revision > Head)
                    await _tail.CatchUpAsync(cancellationToken);
                return await _graph.ReadAsync(evaluate, revision < Head ? revision : Head, cancellationToken);
            default:
                throw new UnreachableException($"No rule reads at {at.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public ValueTask CatchUpAsync(CancellationToken cancellationToken) => _tail.CatchUpAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Revision> RevisionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        _log.RevisionAtAsync(moment, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogEntry> FollowAsync(Revision since, CancellationToken cancellationToken) =>
        new LogFollower(_applied, _log, since).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RecordTail> ReadRecordAsync(Node record, CancellationToken cancellationToken) =>
        _streams.ReadAsync(record, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RecordTail> ReadChangesAsync(Node record, long sinceVersion, int limit, CancellationToken cancellationToken) =>
        _streams.ReadChangesAsync(record, sinceVersion, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<long>> ReadTalliesAsync(
        IReadOnlyList<Node> nodes, TallyKind kind, CancellationToken cancellationToken) =>
        _totals.ReadAsync(nodes, kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<SessionEntry>> ReadSessionAsync(
        Node author, string session, int limit, CancellationToken cancellationToken) =>
        _log.SessionAsync(author, session, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(Node record, RecordSnapshot snapshot, CancellationToken cancellationToken) =>
        _streams.SaveAsync(record, snapshot, cancellationToken);

    /// <summary>Folds the whole log anew and compares with the tables that are kept beside it. Writers need not stop.</summary>
    /// <param name="progress">Told every thousand entries, and with every comparison.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    /// <exception cref="Log.Format.LogFormatException">An entry cannot be read.</exception>
    public Task<Verification> VerifyAsync(IProgress<VerificationProgress>? progress, CancellationToken cancellationToken) =>
        new LogVerifier(_connections).RunAsync(progress, cancellationToken);

    /// <summary>Every fact that was true at a revision, in the order in which they were stated; streamed, always the same.</summary>
    /// <exception cref="HistoryGoneException">That state is not kept any more.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database is gone; begin anew.</exception>
    public IAsyncEnumerable<StatedFact> ReadFactsAsync(Revision then, CancellationToken cancellationToken) =>
        new StoredFacts(_connections).ReadAsync(then, cancellationToken);

    /// <summary>Every record that had begun at a revision, in the order in which the log first names them; streamed, always the same.</summary>
    /// <exception cref="HistoryGoneException">That state is not kept any more.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database is gone; begin anew.</exception>
    public IAsyncEnumerable<Node> ReadRecordNodesAsync(Revision then, CancellationToken cancellationToken) =>
        new StoredFacts(_connections).RecordsAsync(then, cancellationToken);

    /// <summary>A name of this log's history: another one after it was trimmed, erased in, or replaced by a backup.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database is gone; ask again.</exception>
    public async Task<Guid> ReadIncarnationAsync(CancellationToken cancellationToken) =>
        (await new StoredFacts(_connections).HistoryAsync(cancellationToken)).Id;

    /// <summary>Counts what is stored. Reads the whole table of facts: seconds for ten million.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database is gone; ask again.</exception>
    public Task<StoreCounts> CountAsync(CancellationToken cancellationToken) =>
        new StoredFacts(_connections).CountAsync(cancellationToken);

    /// <summary>Erases nodes for good: what is true about them is retracted, and all of history forgets their names and their records' contents.</summary>
    /// <param name="nodes">A person, and what the caller knows to be that person's. Literals that described nobody else go with them.</param>
    /// <param name="author">Who retracts what is still true; the admission decides on that as on any transaction.</param>
    /// <param name="cancellationToken">Heeded until history is rewritten, whole or not at all.</param>
    /// <returns>Every server node, this one included, begins anew within a poll interval, and followers get a <see cref="LogReplacedException"/>.</returns>
    /// <exception cref="InvalidOperationException">The admission refused; nothing was erased.</exception>
    public async Task<Erasure> EraseAsync(IReadOnlyCollection<Node> nodes, Node author, CancellationToken cancellationToken)
    {
        var eraser = new LogEraser(_connections);
        while (await eraser.StillTrueAsync(nodes, TransactionLimits.Facts, cancellationToken) is { IsEmpty: false } facts)
        {
            var retracting = new Transaction { Id = $"erase-{Guid.NewGuid():N}", Author = author, Retracted = facts };
            if (await CommitAsync(retracting, cancellationToken) is CommitOutcome.Refused(var reasons))
                throw new InvalidOperationException($"What is true about the nodes could not be retracted: {reasons[0].Message}");
        }

        var erasure = await eraser.RunAsync(nodes, cancellationToken);
        await _tail.RestartAsync(isReplacement: true, cancellationToken);
        return erasure;
    }

    /// <summary>Forgets for good what only states before <paramref name="horizon"/> need. Everything that is true stays, and so does the order.</summary>
    /// <param name="horizon">The oldest state that can still be read afterwards; the newest one at most, and never one that is forgotten already.</param>
    /// <param name="progress">Told the entries that are done, a few hundred at a time.</param>
    /// <param name="cancellationToken">Heeded between steps; what was begun is finished by the next trimming, whatever its horizon.</param>
    /// <returns>Every server node, this one included, begins anew within a poll interval, and followers get a <see cref="LogReplacedException"/>.</returns>
    /// <remarks>Writers and readers go on. Takes one pass over the entries since the last trimming and one over the tables.</remarks>
    public async Task<Trimming> TrimAsync(Revision horizon, IProgress<Revision>? progress, CancellationToken cancellationToken)
    {
        var trimming = await new LogTrimmer(_connections, progress).RunAsync(horizon, cancellationToken);
        await _tail.CheckHistoryAsync(cancellationToken);
        return trimming;
    }

    /// <summary>Answers the commits that wait, ends the followers, and lets go of the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_applied.IsClosed)
            return;
        _applied.Close();
        _queue.Close();
        _stopping.CancelAfter(_options.CommitTimeout);
        await _running;
        await _stopping.CancelAsync();
        await _sequencer.DisposeAsync();
        _tail.Dispose();
        _meter.Dispose();
        _graph.Dispose();
        await _connections.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // A database that has just been brought up may take its time; nobody is served meanwhile, so it is given that.
        using var patience = new CancellationTokenSource(_options.OpenTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _resilience.PersistAsync(MigrateAsync, both.Token);
            await _resilience.PersistAsync(token => _tail.RestartAsync(isReplacement: false, token), both.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException("Opening the database", _options.OpenTimeout, cause);
        }

        _running = RunAsync();
    }

    private async ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _connections.OpenWriteAsync(cancellationToken);
        await Migrations.ApplyAsync(connection, _connections.Schema, cancellationToken);
    }

    // The tail ends when the sequencer has: a node that shuts down answers its last commits first.
    private async Task RunAsync()
    {
        using var tailing = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var tail = UntilCancelledAsync(_tail.RunAsync, tailing.Token);
        await UntilCancelledAsync(_sequencer.RunAsync, _stopping.Token);
        _desk.FailAll();
        await tailing.CancelAsync();
        await tail;
    }

    private static async Task UntilCancelledAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The expected way to end.
        }
    }

    private ValueTask<CommitOutcome> DecideAsync(Transaction transaction, bool isRehearsal, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_applied.IsClosed, this);
        return _desk.DecideAsync(transaction, isRehearsal, cancellationToken);
    }
}
