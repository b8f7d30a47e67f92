using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A session listens to a record.</summary>
internal sealed class RecordChannel(RecordFeed feed, ClientSession session, Node record) : IChannel
{
    /// <inheritdoc/>
    public Task CatchUpAsync(CancellationToken cancellationToken) => feed.CatchUpAsync(session, record);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(feed.LeaveAsync(session, record));
}
