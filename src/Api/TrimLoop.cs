using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Api;

/// <summary>Forgets history that is older than the operator keeps, once a day. Several server nodes do it in turn, and find it done.</summary>
internal sealed partial class TrimLoop(PostgresFactStore store, TimeSpan kept, TimeProvider time, ILogger<TrimLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // A server that has just started has better things to do.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstPause, time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TrimAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        try
        {
            var horizon = await store.RevisionAtAsync(time.GetUtcNow() - kept, cancellationToken);
            var trimming = await store.TrimAsync(horizon, progress: null, cancellationToken);
            LogTrimmed(log, trimming.Horizon.Value, trimming.Entries, trimming.Facts, trimming.Nodes);
        }
        catch (Exception away) when (away is StorageUnavailableException or Npgsql.NpgsqlException)
        {
            // What was begun is finished by the next one, here or on another server node.
            LogAway(log, away);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "History is kept from revision {Horizon} on; {Entries} transactions were made smaller, {Facts} ended facts and {Nodes} nodes forgotten.")]
    private static partial void LogTrimmed(ILogger log, long horizon, long entries, long facts, long nodes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Older history was not forgotten today, for the storage does not answer.")]
    private static partial void LogAway(ILogger log, Exception cause);
}
