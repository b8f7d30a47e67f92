using System.Diagnostics;
using System.Net.WebSockets;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>A client that follows one document change by change, and notes when each came.</summary>
internal sealed class Follower : IDisposable
{
    private const string Query = "subscription($id: Node!) { recordChanges(id: $id) { version record { ... on KeyValueRecord { value } } } }";

    private readonly GraphQLSocket _socket;
    private Task _reading = Task.CompletedTask;

    private Follower(GraphQLSocket socket, string record) => (_socket, Record) = (socket, record);

    public string Record { get; }

    /// <summary>The version that came last; they came one after the other, each once.</summary>
    public long Version { get; private set; }

    /// <summary>Called with the value and the time of each change.</summary>
    public Action<long, long>? OnChange { get; set; }

    /// <summary>Connects without following anything yet.</summary>
    public static async Task<Follower> ConnectAsync(int port, string token, string record, CancellationToken cancellationToken) =>
        new(await GraphQLSocket.ConnectAsync(port, token, cancellationToken), record);

    /// <summary>Follows from now on; the record as it is has arrived when this returns.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await _socket.AskAsync("1", Query, new { id = Record }, cancellationToken);
        await TakeAsync(isFirst: true, cancellationToken);
        _reading = ReadAsync(cancellationToken);
    }

    /// <summary>Throws when it has received something wrong.</summary>
    public Task EndAsync() => _reading;

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                await TakeAsync(isFirst: false, cancellationToken);
        }
        catch (Exception ended) when (cancellationToken.IsCancellationRequested && ended is OperationCanceledException or WebSocketException or IOException)
        {
            // Enough was received.
        }
    }

    private async Task TakeAsync(bool isFirst, CancellationToken cancellationToken)
    {
        using var message = await _socket.ReceiveAsync(cancellationToken);
        var arrived = Stopwatch.GetTimestamp();
        if (!message.RootElement.TryGetProperty("payload", out var payload) || !payload.TryGetProperty("data", out var data))
            throw new InvalidOperationException($"No change: {message.RootElement}");
        var step = data.GetProperty("recordChanges");
        var version = step.GetProperty("version").GetInt64();
        if (!isFirst && version != Version + 1)
            throw new InvalidOperationException($"Version {version} of {Record} came after {Version}.");
        Version = version;
        if (!isFirst)
            OnChange?.Invoke(step.GetProperty("record").GetProperty("value").GetProperty("n").GetInt64(), arrived);
    }
}
