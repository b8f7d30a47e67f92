using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>Many sockets that subscribe to the same events: an event is published when all have received the one before.</summary>
internal static class FanOut
{
    private const int Sockets = 1_000;
    private const int Events = 100;
    private const int WarmupEvents = 40;

    public static async Task<JsonNode> CompareAsync(CancellationToken cancellationToken)
    {
        ServerCost ours, theirs;
        await using (var server = await ServerProcess.StartOursAsync(cancellationToken))
            ours = await MeasureAsync(server, cancellationToken);
        await using (var server = await ServerProcess.StartPeerAsync("graphql-ws", cancellationToken))
            theirs = await MeasureAsync(server, cancellationToken);
        return GraphQLBenchmark.Print("fan-out, graphql-ws", ours, theirs);
    }

    private static async Task<ServerCost> MeasureAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var round = new Round();
        var sockets = new List<ClientWebSocket>();
        for (var number = 0; number < Sockets; number++)
            sockets.Add(await SubscribeAsync(server.Port, cancellationToken));
        // A ping is answered after what was said before it, so all subscriptions stand.
        foreach (var socket in sockets)
            await AskAsync(socket, """{"type":"ping"}""", cancellationToken);
        var readers = sockets.ConvertAll(socket => CountAsync(socket, round, stop.Token));

        await Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () => (await PublishAsync(http, round, WarmupEvents, cancellationToken)).Length);
        var (started, before) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        var latencies = await PublishAsync(http, round, Events, cancellationToken);
        var cost = ServerCost.Of(latencies, Stopwatch.GetElapsedTime(started), server.CpuSeconds - before, Sockets);

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        sockets.ForEach(socket => socket.Dispose());
        return cost;
    }

    private static async Task<double[]> PublishAsync(HttpClient http, Round round, int events, CancellationToken cancellationToken)
    {
        var latencies = new double[events];
        for (var number = 0; number < events; number++)
        {
            var all = round.BeginAsync(Sockets);
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync(new Uri("publish", UriKind.Relative), content: null, cancellationToken);
            await all.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            latencies[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(latencies);
        return latencies;
    }

    private static async Task<ClientWebSocket> SubscribeAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/graphql"), cancellationToken);
        await AskAsync(socket, """{"type":"connection_init"}""", cancellationToken);
        await SendAsync(socket, """{"id":"1","type":"subscribe","payload":{"query":"subscription { tick }"}}""", cancellationToken);
        return socket;
    }

    private static async Task CountAsync(ClientWebSocket socket, Round round, CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        var ticks = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (!Encoding.UTF8.GetString(buffer.AsSpan(0, received.Count)).Contains($"\"tick\":{++ticks}}}", StringComparison.Ordinal))
                    throw new InvalidOperationException("An event is missing or out of order.");
                round.Count();
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was received.
        }
    }

    private static async Task AskAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken)
    {
        await SendAsync(socket, text, cancellationToken);
        await socket.ReceiveAsync(new byte[512].AsMemory(), cancellationToken);
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>One event, until every socket has it.</summary>
    private sealed class Round
    {
        private TaskCompletionSource _all = new();
        private int _missing;

        public Task BeginAsync(int receivers)
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _missing, receivers);
            return _all.Task;
        }

        public void Count()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
                _all.SetResult();
        }
    }
}
