using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>Many sockets that subscribe to the same events: an event is published when all have received the one before.</summary>
internal static class FanOut
{
    private const int Sockets = 1_000;
    private const int Events = 100;
    private const int WarmupEvents = 40;

    public static async Task<JsonNode> CompareAsync(string row, CancellationToken cancellationToken)
    {
        ServerCost ours, theirs;
        await using (var server = await ServerProcess.StartOursAsync(cancellationToken))
            ours = await MeasureAsync(server, cancellationToken);
        await using (var server = await ServerProcess.StartPeerAsync("graphql-ws", cancellationToken))
            theirs = await MeasureAsync(server, cancellationToken);
        return GraphQLBenchmark.Print(row, ours, theirs);
    }

    private static async Task<ServerCost> MeasureAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        List<BareSocket> sockets = [.. Enumerable.Range(0, Sockets).Select(_ => Subscribe(server.Port))];
        var published = 0;
        await Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () => (await PublishAsync(WarmupEvents)).Length);
        var (started, before) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        var latencies = await PublishAsync(Events);
        var cost = ServerCost.Of(latencies, Stopwatch.GetElapsedTime(started), server.CpuSeconds - before, Sockets);
        sockets.ForEach(socket => socket.Dispose());
        return cost;

        async Task<double[]> PublishAsync(int events)
        {
            var taken = new double[events];
            for (var number = 0; number < events; number++)
            {
                var asked = Stopwatch.GetTimestamp();
                var answering = http.PostAsync(new Uri("publish", UriKind.Relative), content: null, cancellationToken);
                var tick = Encoding.ASCII.GetBytes($"\"tick\":{++published}}}");
                sockets.ForEach(socket => Check(socket.Receive(), tick));
                taken[number] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                using var answer = await answering;
            }
            Array.Sort(taken);
            return taken;
        }
    }

    // The subscription stands when a ping is answered that was sent after it.
    private static BareSocket Subscribe(int port)
    {
        var socket = new BareSocket(port, "/graphql", "graphql-transport-ws");
        socket.SendText("""{"type":"connection_init"}"""u8);
        socket.ReceiveUntil("connection_ack"u8);
        socket.SendText("""{"id":"1","type":"subscribe","payload":{"query":"subscription { tick }"}}"""u8);
        socket.SendText("""{"type":"ping"}"""u8);
        socket.ReceiveUntil("pong"u8);
        return socket;
    }

    private static void Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tick)
    {
        if (message.IndexOf(tick) < 0)
            throw new InvalidOperationException($"An event is missing or out of order: {Encoding.UTF8.GetString(message)}");
    }
}
