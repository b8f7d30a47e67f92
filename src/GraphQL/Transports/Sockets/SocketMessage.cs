using System.Text.Json;
using LinkedRecords.GraphQL.Transports.Parameters;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>What a client says on a socket.</summary>
internal abstract record SocketMessage
{
    private SocketMessage()
    {
    }

    public sealed record ConnectionInit(JsonElement? Payload) : SocketMessage;

    /// <summary>To be answered with a pong of the same payload, which may be empty, and is an object where it is not.</summary>
    public sealed record Ping(byte[] Payload, JsonElement? Members) : SocketMessage;

    public sealed record Pong : SocketMessage;

    public sealed record Subscribe(string Id, Outcome<RequestParameters> Parameters) : SocketMessage;

    public sealed record Complete(string Id) : SocketMessage;
}
