using System.Globalization;
using System.Text.Json;
using LinkedRecords.Benchmarks.Measuring;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>How many durable transactions a second (one record event and four facts), against one hand-written multi-row INSERT per transaction with the same writers?</summary>
/// <remarks>
/// Each row is measured in turn on the same server: raw, one node, two, four, raw again; the ratio is to the mean of the
/// two raw runs, so that what else the machine does weighs on both. Nodes are stores of their own in this process.
/// Arguments: seconds for each cell, then the numbers of writers, then of nodes, with commas: <c>commits 3 64,256 1</c>.
/// </remarks>
internal static class CommitsBenchmark
{
    private const string AllWriters = "1,8,64,256";
    private const string AllNodes = "1,2,4";
    private static readonly TimeSpan WarmupStep = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 3);
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(Durable(folder), cancellationToken);
            await MeasureAsync(
                database, time, Numbers(arguments, 1, AllWriters), Numbers(arguments, 2, AllNodes), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int[] Numbers(string[] arguments, int position, string all) =>
        [.. (position < arguments.Length ? arguments[position] : all).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    private static async Task MeasureAsync(
        EmbeddedDatabase database, TimeSpan time, int[] writers, int[] nodes, CancellationToken cancellationToken)
    {
        var postmaster = database.ProcessId;
        var options = new PostgresStoreOptions { ConnectionString = database.ConnectionString, Schema = "commits", CommitTimeout = TimeSpan.FromSeconds(30) };
        await using var raw = await RawInserts.CreateAsync(database.ConnectionString, writers.Max(), cancellationToken);
        var fleet = new CommitLoad(options, postmaster);
        await fleet.RunAsync(nodes.Max(), 64, time, cancellationToken);
        await WarmUpAsync(step => raw.RunAsync(1, step, postmaster, cancellationToken));
        await WarmUpAsync(step => fleet.RunAsync(1, 1, step, cancellationToken));

        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        Console.WriteLine("writers  nodes      tx/s  p50 ms  p99 ms  client us  server us  raw tx/s  raw client us  raw server us   ratio");
        foreach (var writing in writers)
        {
            var before = await raw.RunAsync(writing, time, postmaster, cancellationToken);
            var ours = new List<(int Nodes, Throughput Result)>();
            foreach (var serving in nodes)
                ours.Add((serving, await fleet.RunAsync(serving, writing, time, cancellationToken)));
            var after = await raw.RunAsync(writing, time, postmaster, cancellationToken);
            var mean = before with { PerSecond = (before.PerSecond + after.PerSecond) / 2 };
            foreach (var (serving, result) in ours)
                Report(writing, serving, result, mean, results);
        }

        await ReportVisibilityAsync(fleet, time, results, cancellationToken);
        await fleet.CheckAsync(cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    // A lone writer calls each method seldom, so that the compilers have done theirs late: its first seconds say two thirds of what it reaches.
    private static Task WarmUpAsync(Func<TimeSpan, Task<Throughput>> runAsync) => Warmup.UntilSteadyAsync(
        () => Environment.CpuUsage.TotalTime.TotalSeconds,
        async () => (int)(await runAsync(WarmupStep)).PerSecond);

    private static void Report(int writers, int nodes, Throughput result, Throughput raw, Dictionary<string, double> results)
    {
        var ratio = result.PerSecond / raw.PerSecond;
        results[string.Create(CultureInfo.InvariantCulture, $"n{nodes}w{writers}")] = Math.Round(ratio, 2);
        results[string.Create(CultureInfo.InvariantCulture, $"n{nodes}w{writers}cpu")] = Math.Round((result.Client + result.Server) / (raw.Client + raw.Server), 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{writers,7}  {nodes,5}  {result.PerSecond,8:0}  {result.Median,6:0.00}  {result.Percentile99,6:0.00}  {result.Client,9:0}  {result.Server,9:0}  {raw.PerSecond,8:0}  {raw.Client,13:0}  {raw.Server,13:0}  {ratio,6:0.00}"));
    }

    private static async Task ReportVisibilityAsync(
        CommitLoad fleet, TimeSpan time, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var seen = await fleet.MeasureVisibilityAsync(time, cancellationToken);
        results["visibleP50ms"] = Math.Round(seen.Median, 2);
        results["visibleP99ms"] = Math.Round(seen.Percentile99, 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"acknowledged here -> applied on another node, 100 tx/s: p50 {seen.Median:0.00} ms, p99 {seen.Percentile99:0.00} ms"));
    }

    private static EmbeddedDatabaseOptions Durable(string folder) => new()
    {
        DataFolder = folder,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["max_connections"] = "400",
            ["shared_buffers"] = "1GB",
            ["max_wal_size"] = "4GB",
        },
    };
}
