using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api;

/// <summary>Keeps the live queries of this node answered for as long as it runs.</summary>
internal sealed class LiveLoop(LiveQueries live) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => live.RunAsync(stoppingToken);
}
