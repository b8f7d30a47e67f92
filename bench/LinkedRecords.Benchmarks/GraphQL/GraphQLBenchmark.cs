using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>What does a request cost over HTTP, and an event over a socket, compared with the servers that people use on Node, each on one core?</summary>
internal static class GraphQLBenchmark
{
    private const string FanOutRow = "fan-out, graphql-ws";
    private const int Turns = 4;

    private static readonly string[] Peers = ["mercurius", "mercurius jit", "graphql-yoga"];
    private static readonly TimeSpan WarmupStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    private static readonly (string Name, string Query)[] Queries =
    [
        ("hello", "{ hello }"),
        ("list 20x5", "{ list { a b c d e } }"),
        // Every call of ours goes behind all that is ready to run. The calls of the peers go on before anything else, and in the second as ours do.
        ("nested 10x10", "{ nested { id inners { id name } } }"),
        ("queued 10x10", "{ queued { id inners { id name } } }"),
    ];

    /// <summary>Every row, by its name.</summary>
    public static IReadOnlyCollection<string> Rows => [.. Peers.SelectMany(peer => Queries.Select(query => Row(query.Name, peer))), FanOutRow];

    /// <summary>Measures the rows whose names contain one of the arguments; without arguments, all.</summary>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        bool IsWanted(string row) => arguments.Length == 0 || Array.Exists(arguments, argument => row.Contains(argument, StringComparison.Ordinal));
        await ServerProcess.LeaveItsCoreAsync(cancellationToken);
        Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}; {Turns} turns of {Turn.TotalSeconds} s each, warmed up until the cost falls no more; ratios are the peer's over ours, for requests/s ours over the peer's");
        Console.WriteLine($"{"",-32}{"requests/s",12}{"CPU µs",10}{"p99 ms",10}{"ratios",24}");
        var ratios = new JsonObject();
        await CompareRequestsAsync(ratios, IsWanted, cancellationToken);
        if (IsWanted(FanOutRow))
            ratios[FanOutRow] = await FanOut.CompareAsync(FanOutRow, cancellationToken);
        Console.WriteLine(new JsonObject { ["benchmark"] = "graphql", ["ratios"] = ratios }.ToJsonString());
    }

    private static async Task CompareRequestsAsync(JsonObject ratios, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var peer in Peers)
        {
            var rows = Array.FindAll(Queries, query => isWanted(Row(query.Name, peer)));
            if (rows.Length == 0)
                continue;
            await using var ours = await ServerProcess.StartOursAsync(cancellationToken);
            await using var theirs = await ServerProcess.StartPeerAsync(peer, cancellationToken);
            foreach (var row in rows)
                ratios[Row(row.Name, peer)] = await CompareAsync(ours, theirs, row, cancellationToken);
        }
    }

    private static string Row(string query, string peer) => $"{query}, {peer}";

    private static async Task<JsonNode> CompareAsync(ServerProcess ours, ServerProcess theirs, (string Name, string Query) question, CancellationToken cancellationToken)
    {
        var (our, their) = (new HttpLoad(ours.Port, question.Query), new HttpLoad(theirs.Port, question.Query));
        if (!JsonNode.DeepEquals(await our.AskAsync(cancellationToken), await their.AskAsync(cancellationToken)))
            throw new InvalidOperationException($"{theirs.Name} answers {question.Query} otherwise than we do.");
        await WarmUpAsync(ours, our, cancellationToken);
        await WarmUpAsync(theirs, their, cancellationToken);
        var (us, them) = (new List<(double[] Latencies, double Cpu)>(), new List<(double[] Latencies, double Cpu)>());
        for (var turn = 0; turn < Turns; turn++)
        {
            // By turns, so that what else the machine does weighs on both.
            us.Add(await MeasureAsync(ours, our, cancellationToken));
            them.Add(await MeasureAsync(theirs, their, cancellationToken));
        }

        return Print(Row(question.Name, theirs.Name), CostOf(us), CostOf(them));
    }

    private static Task WarmUpAsync(ServerProcess server, HttpLoad load, CancellationToken cancellationToken) =>
        Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () => (await load.RunAsync(WarmupStep, cancellationToken)).Length);

    private static async Task<(double[] Latencies, double Cpu)> MeasureAsync(ServerProcess server, HttpLoad load, CancellationToken cancellationToken)
    {
        var before = server.CpuSeconds;
        var latencies = await load.RunAsync(Turn, cancellationToken);
        return (latencies, server.CpuSeconds - before);
    }

    private static ServerCost CostOf(List<(double[] Latencies, double Cpu)> turns) =>
        ServerCost.Of([.. turns.SelectMany(turn => turn.Latencies).Order()], Turns * Turn, turns.Sum(turn => turn.Cpu));

    internal static JsonNode Print(string name, ServerCost ours, ServerCost theirs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{"ours",8}{ours.PerSecond,12:N0}{ours.CpuMicroseconds,10:N1}{ours.P99Milliseconds,10:N2}"));
        var (rate, cpu, p99) = (ours.PerSecond / theirs.PerSecond, theirs.CpuMicroseconds / ours.CpuMicroseconds, theirs.P99Milliseconds / ours.P99Milliseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-24}{"theirs",8}{theirs.PerSecond,12:N0}{theirs.CpuMicroseconds,10:N1}{theirs.P99Milliseconds,10:N2}{$"{rate:0.00} / {cpu:0.00} / {p99:0.00}",24}"));
        return JsonSerializer.SerializeToNode(new { rate = Math.Round(rate, 2), cpu = Math.Round(cpu, 2), p99 = Math.Round(p99, 2) })!;
    }
}
