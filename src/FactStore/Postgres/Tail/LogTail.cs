using System.Globalization;
using LinkedRecords.FactStore.Log;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>Brings what other server nodes wrote: woken by notifications, correct without them.</summary>
internal sealed class LogTail(
    Connections connections, StorageResilience resilience, LogReader log, AppliedLog applied, PostgresStoreOptions options, TimeProvider time) : IDisposable
{
    // Catching up is done by one at a time: the loop here, a reader who waits for a revision, a sequencer far behind.
    private readonly SemaphoreSlim _catchingUp = new(1, 1);

    // Passes over the log that began, and the last one that came to its end; a pass that began after somebody asked answers them, too.
    private long _begun;
    private long _ended;

    /// <summary>The server process of this node's sequencer; its notifications tell nothing new.</summary>
    public int OwnWriter { get; set; }

    /// <summary>Listens and polls until it is cancelled. A lost connection is opened again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await resilience.PersistAsync(ListenAsync, cancellationToken);
            }
#pragma warning disable CA1031 // The edge of the loop. A lasting fault, such as an entry that cannot be read, is told to whoever waits for it, by CatchUpAsync.
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                await Task.Delay(options.PollInterval, cancellationToken);
            }
        }
    }

    /// <summary>Applies everything that storage has, or finds that it has another history and starts anew from that.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ApplyNewAsync(cancellationToken);
        }
        catch (HistoryGoneException)
        {
            await RestartAsync(isReplacement: true, cancellationToken);
        }
    }

    /// <summary>Waits until this node has applied a revision, which it is made to do at once when that is written.</summary>
    /// <exception cref="StorageUnavailableException">It was not reached in time.</exception>
    public async ValueTask ReachAsync(Revision revision, CancellationToken cancellationToken)
    {
        if (applied.Head >= revision)
            return;
        await CatchUpAsync(cancellationToken);
        using var patience = new CancellationTokenSource(options.ReadTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            for (var moved = applied.Moved; applied.Head < revision; moved = applied.Moved)
                await moved.WaitAsync(both.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"Waiting for revision {revision}", options.ReadTimeout, cause);
        }
    }

    /// <summary>Compares this node's head with storage, and starts anew when it is not in the log that is there.</summary>
    /// <remarks>Done on every connection and every poll: a database that was restored or failed over must not be taken for the old one.</remarks>
    public async ValueTask CheckHistoryAsync(CancellationToken cancellationToken)
    {
        var mark = applied.Mark;
        var found = await log.StandingAtAsync(mark.Revision, cancellationToken);
        if (!applied.IsContinuedBy(found.Incarnation, mark, found.Head))
            await RestartAsync(isReplacement: true, cancellationToken);
    }

    /// <summary>Forgets what was applied and goes on from the newest entry in storage.</summary>
    public async ValueTask RestartAsync(bool isReplacement, CancellationToken cancellationToken)
    {
        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            applied.Restart(await log.StandingAsync(cancellationToken), isReplacement);
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    public void Dispose() => _catchingUp.Dispose();

    private async ValueTask ApplyNewAsync(CancellationToken cancellationToken)
    {
        var asked = Volatile.Read(ref _begun);
        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            if (_ended > asked)
                return;

            var pass = Interlocked.Increment(ref _begun);
            StoredEntry[] page;
            do
            {
                page = await log.ReadAsync(applied.Head, cancellationToken);
                applied.Apply(page);
            }
            while (page.Length == LogReader.PageSize);
            _ended = pass;
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    private async ValueTask ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenWriteAsync(cancellationToken);
        var announced = 0L;
        connection.Notification += (_, notification) =>
        {
            if (notification.PID != OwnWriter && long.TryParse(notification.Payload, CultureInfo.InvariantCulture, out var head))
                announced = head;
        };
        await using (var listen = new NpgsqlCommand($"listen {connections.Schema}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        await CheckHistoryAsync(cancellationToken);
        await CatchUpAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var wasNotified = await connection.WaitAsync(options.PollInterval, cancellationToken);
            if (!wasNotified)
                await CheckHistoryAsync(cancellationToken);
            if (!wasNotified || announced > applied.Head.Value)
                await CatchUpAsync(cancellationToken);
        }
    }
}
