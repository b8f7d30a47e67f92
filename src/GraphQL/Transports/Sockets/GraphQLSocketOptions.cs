namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>Bounds for sockets.</summary>
public sealed record GraphQLSocketOptions
{
    /// <summary>How many sockets may be open at a time; more are answered with 503.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>How long a client may take to send <c>connection_init</c>, before 4408.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many bytes a message may have, before 1009.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>How many operations may run on one socket. One more is answered with an error, and the socket stays open.</summary>
    public int MaxOperations { get; init; } = 100;

    /// <summary>How long one message may take to leave. A socket whose client does not read is cut off then; until then its operations wait, each with one message.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a ping of the WebSocket protocol is sent. A client that does not answer one before the next is gone.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a client may take to answer a close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
