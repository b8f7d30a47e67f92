using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Limits;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Clients that behave badly, until they are disposed.</summary>
internal sealed class HostileClients : IAsyncDisposable
{
    // The oldest is cut for a new one.
    private static readonly int Kept = new LimitOptions().AddressSilent;

    private readonly List<IDisposable> _open = [];
    private readonly List<Task> _busy = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Connections on which half of a request was sent, and nothing more; returns when the server has taken all of them.</summary>
    public static async Task<HostileClients> HalfOpenAsync(int port, int count, CancellationToken cancellationToken)
    {
        var clients = new HostileClients();
        for (var number = 0; number < count; number++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            clients._open.Add(socket);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            await socket.SendAsync("POST /graphql HTTP/1.1\r\nHost: local"u8.ToArray(), cancellationToken);
        }

        await CutAsync((Socket)clients._open[count - Kept - 1], cancellationToken);
        return clients;
    }

    /// <summary>A socket that follows everything and reads nothing of what it is sent.</summary>
    public static async Task<HostileClients> DeafAsync(int port, string token, IReadOnlyList<string> documents, CancellationToken cancellationToken)
    {
        var clients = new HostileClients();
        var socket = await clients.SpeakAsync(port, token, cancellationToken);
        foreach (var document in documents)
        {
            await SendAsync(
                socket,
                new { id = document, type = "subscribe", payload = new { query = "subscription($id: Node!) { recordChanges(id: $id) { version record { ... on KeyValueRecord { value } } } }", variables = new { id = document } } },
                cancellationToken);
        }

        return clients;
    }

    /// <summary>A socket on which one question comes after the other, without waiting for an answer.</summary>
    public static async Task<HostileClients> FloodAsync(int port, string token, CancellationToken cancellationToken)
    {
        var clients = new HostileClients();
        var socket = await clients.SpeakAsync(port, token, cancellationToken);
        clients._busy.Add(clients.FloodAsync(socket));
        clients._busy.Add(clients.SwallowAsync(socket));
        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _open.ForEach(one => one.Dispose());
        foreach (var busy in _busy)
            await busy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // What is connected may still wait for the server to accept it: hundreds do when the last one is.
    private static async Task CutAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            _ = await socket.ReceiveAsync(new byte[1], cancellationToken);
        }
        catch (SocketException)
        {
            // Reset, which says the same.
        }
    }

    private async Task<ClientWebSocket> SpeakAsync(int port, string token, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        _open.Add(socket);
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/graphql"), cancellationToken);
        await SendAsync(socket, new { type = "connection_init", payload = new { token } }, cancellationToken);
        return socket;
    }

    private async Task FloodAsync(ClientWebSocket socket)
    {
        var asked = 0;
        while (!_stop.IsCancellationRequested && socket.State == WebSocketState.Open)
            await SendAsync(socket, new { id = $"{asked++}", type = "subscribe", payload = new { query = "{ findAll(where: [[\"isA\", \"Load\"]], first: 100) { nodes { id } } }" } }, _stop.Token);
    }

    private async Task SwallowAsync(ClientWebSocket socket)
    {
        var buffer = new byte[65536];
        while (!_stop.IsCancellationRequested && socket.State == WebSocketState.Open)
            await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
    }

    private static Task SendAsync(ClientWebSocket socket, object message, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message)), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
