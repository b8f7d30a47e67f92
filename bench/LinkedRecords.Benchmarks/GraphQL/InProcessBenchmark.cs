using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.Measuring;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>What does it cost to parse, validate and execute a query that was never seen before, compared with npm graphql?</summary>
internal static class InProcessBenchmark
{
    private const int Seconds = 4;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var engine = new GraphQLEngine(BenchmarkSchema.Build(new EventHub<int>()), new GraphQLEngineOptions { DocumentCacheCapacity = 1 });
        var ratios = new JsonObject();
        Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}");
        Console.WriteLine($"{"",-16}{"ours/CPU s",14}{"graphql/CPU s",14}{"ratio",8}{"ours kB each",14}");
        await foreach (var peer in MeasurePeerAsync(cancellationToken))
        {
            var query = peer["query"]!.GetValue<string>();
            if (!JsonNode.DeepEquals(Comparable(peer["response"]!.GetValue<string>()), Comparable(await AnswerAsync(engine, query))))
                throw new InvalidOperationException($"{peer["name"]}: npm graphql answers otherwise than we do.");
            var (ours, allocated) = await MeasureAsync(engine, query);
            var theirs = peer["operationsPerCpuSecond"]!.GetValue<double>();
            ratios[peer["name"]!.GetValue<string>()] = Math.Round(ours / theirs, 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer["name"]!.GetValue<string>(),-16}{ours,14:N0}{theirs,14:N0}{ours / theirs,8:0.00}{allocated / 1024,14:N1}"));
        }
        Console.WriteLine(new JsonObject { ["benchmark"] = "graphql-inprocess", ["operationsPerCpuSecondOverGraphqlJs"] = ratios }.ToJsonString());
    }

    // What a schema says of itself differs between versions of the specification; what it says of its own types does not.
    private static JsonNode? Comparable(string answer)
    {
        var json = JsonNode.Parse(answer);
        if (json?["data"]?["__schema"]?["types"] is not JsonArray types)
            return json;
        return new JsonArray([.. types
            .Where(type => type!["kind"]!.GetValue<string>().Equals("OBJECT", StringComparison.Ordinal) && !NameOf(type).StartsWith("__", StringComparison.Ordinal))
            .OrderBy(type => NameOf(type!), StringComparer.Ordinal)
            .Select(type => type!.DeepClone())]);
    }

    private static string NameOf(JsonNode type) => type["name"]!.GetValue<string>();

    private static async Task<string> AnswerAsync(GraphQLEngine engine, string query)
    {
        var output = new ArrayBufferWriter<byte>();
        await RunAsync(engine, query, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static async Task RunAsync(GraphQLEngine engine, string query, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        var single = (GraphQLResult.Single)await engine.ExecuteAsync(new GraphQLRequest(query));
        using (single.Response)
            single.Response.WriteTo(output);
    }

    private static async Task<(double OperationsPerCpuSecond, double BytesEach)> MeasureAsync(GraphQLEngine engine, string query)
    {
        var number = 0;
        await Warmup.UntilSteadyAsync(CpuSeconds, () => LoopAsync(1));
        var (cpu, bytes) = (CpuSeconds(), GC.GetTotalAllocatedBytes());
        var count = await LoopAsync(Seconds);
        return (count / (CpuSeconds() - cpu), (GC.GetTotalAllocatedBytes() - bytes) / (double)count);

        // Each text is a new one, so nothing is remembered.
        async Task<int> LoopAsync(int seconds)
        {
            var output = new ArrayBufferWriter<byte>();
            var (started, first) = (Stopwatch.GetTimestamp(), number);
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
                await RunAsync(engine, string.Create(CultureInfo.InvariantCulture, $"{query}#{number++}"), output);
            return number - first;
        }
    }

    private static double CpuSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static async IAsyncEnumerable<JsonNode> MeasurePeerAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
#pragma warning disable S4036 // The Node that the user's path names is the one to measure.
        var start = new ProcessStartInfo("node", [Path.Combine(ServerProcess.PeerFolder(), "graphql-inprocess.mjs"), Seconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false };
#pragma warning restore S4036
        using var node = Process.Start(start) ?? throw new InvalidOperationException("Node did not start.");
        var said = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return JsonNode.Parse(line)!;
    }
}
