using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>One socket of a client of ours, as graphql-ws speaks: operations by id, their results in the order they come.</summary>
internal sealed class GraphQLSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ArrayBufferWriter<byte> _received = new(4096);
    private readonly SemaphoreSlim _sending = new(1);

    public static async Task<GraphQLSocket> ConnectAsync(int port, string token, CancellationToken cancellationToken)
    {
        var socket = new GraphQLSocket();
        socket._socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/graphql"), cancellationToken);
        await socket.SendAsync(new { type = "connection_init", payload = new { token } }, cancellationToken);
        using var acknowledged = await socket.ReceiveAsync(cancellationToken);
        return string.Equals(acknowledged.RootElement.GetProperty("type").GetString(), "connection_ack", StringComparison.Ordinal)
            ? socket
            : throw new InvalidOperationException($"The server does not acknowledge: {acknowledged.RootElement}");
    }

    public Task AskAsync(string id, string query, object variables, CancellationToken cancellationToken) =>
        SendAsync(new { id, type = "subscribe", payload = new { query, variables } }, cancellationToken);

    /// <summary>Waits for a ping's answer: what was asked before has been begun.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new { type = "ping" }, cancellationToken);
        using var answer = await ReceiveAsync(cancellationToken);
    }

    /// <summary>The next message.</summary>
    public async Task<JsonDocument> ReceiveAsync(CancellationToken cancellationToken)
    {
        _received.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_received.GetMemory(4096), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException($"The server closed: {_socket.CloseStatusDescription}");
            _received.Advance(part.Count);
            if (part.EndOfMessage)
                return JsonDocument.Parse(_received.WrittenMemory.ToArray());
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync(object message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
