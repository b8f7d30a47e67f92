namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Something that a session listens to, until it is disposed of.</summary>
internal interface IChannel : IAsyncDisposable
{
    /// <summary>Tells the client to look anew: it may have missed something.</summary>
    Task CatchUpAsync(CancellationToken cancellationToken);
}
