namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>Bounds for the single connection mode of server-sent events.</summary>
public sealed record EventStreamOptions
{
    /// <summary>How many streams may be reserved or open at a time; more are answered with 503.</summary>
    public int MaxStreams { get; init; } = 10_000;

    /// <summary>How long a reservation waits for its stream to be opened.</summary>
    public TimeSpan ReservationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many operations may run on one stream.</summary>
    public int MaxOperations { get; init; } = 100;
}
