namespace LinkedRecords.Api.Records;

/// <summary>Keeps the records that this node knows current for as long as it runs.</summary>
internal sealed class RecordLoop(RecordStates states) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => states.RunAsync(stoppingToken);
}
