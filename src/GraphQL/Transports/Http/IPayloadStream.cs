using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>A response body of several payloads. Each call returns when the bytes are on their way; a reader that does not read holds it up.</summary>
internal interface IPayloadStream
{
    ValueTask BeginAsync(CancellationToken cancellationToken);

    ValueTask WriteAsync(IPayload payload, CancellationToken cancellationToken);

    /// <summary>Says that the stream lives.</summary>
    ValueTask BeatAsync(CancellationToken cancellationToken);

    ValueTask EndAsync(CancellationToken cancellationToken);
}
