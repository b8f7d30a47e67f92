namespace LinkedRecords.Api.Presence;

/// <summary>Runs the rooms for as long as this node runs.</summary>
internal sealed class PresenceLoop(Rooms rooms) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => rooms.RunAsync(stoppingToken);
}
