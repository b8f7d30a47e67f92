using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>How many durable transactions a second (one record event and four facts), against one hand-written multi-row INSERT per transaction with the same writers?</summary>
/// <remarks>
/// Each row is measured in turn on the same server: raw, one node, two, four, raw again; the ratio is to the mean of the
/// two raw runs, so that what else the machine does weighs on both. Nodes are stores of their own in this process.
/// </remarks>
internal static class CommitsBenchmark
{
    private static readonly int[] Writers = [1, 8, 64, 256];
    private static readonly int[] Nodes = [1, 2, 4];

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 3);
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(Durable(folder), cancellationToken);
            await MeasureAsync(database.ConnectionString, time, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string connectionString, TimeSpan time, CancellationToken cancellationToken)
    {
        var options = new PostgresStoreOptions { ConnectionString = connectionString, Schema = "commits", CommitTimeout = TimeSpan.FromSeconds(30) };
        await using var raw = await RawInserts.CreateAsync(connectionString, Writers.Max(), cancellationToken);
        var fleet = new CommitLoad(options);
        await raw.RunAsync(8, time / 2, cancellationToken);
        await fleet.RunAsync(Nodes.Max(), 64, time / 2, cancellationToken);

        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        Console.WriteLine("writers  nodes      tx/s  p50 ms  p99 ms  cpu us  raw tx/s  raw cpu us   ratio");
        foreach (var writers in Writers)
        {
            var before = await raw.RunAsync(writers, time, cancellationToken);
            var ours = new List<(int Nodes, Throughput Result)>();
            foreach (var nodes in Nodes)
                ours.Add((nodes, await fleet.RunAsync(nodes, writers, time, cancellationToken)));
            var after = await raw.RunAsync(writers, time, cancellationToken);
            var mean = before with { PerSecond = (before.PerSecond + after.PerSecond) / 2 };
            foreach (var (nodes, result) in ours)
                Report(writers, nodes, result, mean, results);
        }

        await ReportVisibilityAsync(fleet, time, results, cancellationToken);
        await fleet.CheckAsync(cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    private static void Report(int writers, int nodes, Throughput result, Throughput raw, Dictionary<string, double> results)
    {
        var ratio = result.PerSecond / raw.PerSecond;
        results[string.Create(CultureInfo.InvariantCulture, $"n{nodes}w{writers}")] = Math.Round(ratio, 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{writers,7}  {nodes,5}  {result.PerSecond,8:0}  {result.Median,6:0.00}  {result.Percentile99,6:0.00}  {result.Cost,6:0}  {raw.PerSecond,8:0}  {raw.Cost,10:0}  {ratio,6:0.00}"));
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
