using System.Globalization;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.Commits;
using LinkedRecords.FactStore.EmbeddedPostgres;

namespace LinkedRecords.Benchmarks.Serving;

/// <summary>What does the way over HTTP cost, beside the same engine called in process, and beside the least that PostgreSQL has to do for it?</summary>
/// <remarks>
/// Server, clients and load share this process, so the processor time of a request over HTTP holds the client's as well. Before it
/// is timed each way is checked: 20 records with their values, and eight records that can be found. Arguments: seconds for each
/// cell, then the numbers of clients, then ways, then calls, with commas: <c>api 3 1,8 engine,raw createRecords</c>.
/// </remarks>
internal static class ApiBenchmark
{
    private const string AllClients = "1,8,32";
    private const string AllWays = "http,engine,raw";
    private const string AllCalls = "findAll,createRecords";
    private const int WarmClients = 8;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(1);

    // Until the compilers are done: without it a first row of createRecords is mostly theirs.
    private static readonly TimeSpan FirstWarmup = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 3);
        int[] counts = [.. Words(arguments, 1, AllClients).Select(count => int.Parse(count, CultureInfo.InvariantCulture))];
        var ways = Words(arguments, 2, AllWays);
        var names = Words(arguments, 3, AllCalls);
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        var ratios = new JsonObject();
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(new() { DataFolder = folder }, cancellationToken);
            await using var served = await ServedApi.StartAsync(database.ConnectionString, cancellationToken);
            await using var raw = await RawTables.CreateAsync(database.ConnectionString, cancellationToken);
            Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}; {time.TotalSeconds} s each");
            Console.WriteLine($"{"",-16}{"clients",8}{"way",12}{"requests/s",12}{"p50 ms",10}{"p99 ms",10}{"CPU us",10}{"database",10}");
            (string What, (string Name, Func<CancellationToken, Task> Once)[] Ways)[] calls =
            [
                ("findAll", [("http", served.FindOverHttpAsync), ("engine", served.FindInProcessAsync), ("raw", raw.FindAsync)]),
                ("createRecords", [("http", served.CreateOverHttpAsync), ("engine", served.CreateInProcessAsync), ("raw", raw.CreateAsync)]),
            ];
            foreach (var (_, all) in calls.Where(call => names.Contains(call.What)))
            {
                foreach (var (_, once) in all.Where(way => ways.Contains(way.Name)))
                    await ClosedLoop.RunAsync(WarmClients, FirstWarmup, postmaster: null, (_, token) => once(token), cancellationToken);
            }

            foreach (var clients in counts)
            {
                foreach (var (what, all) in calls.Where(call => names.Contains(call.What)))
                    await CompareAsync(what, clients, time, database.ProcessId, [.. all.Where(way => ways.Contains(way.Name))], ratios, cancellationToken);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(new JsonObject { ["benchmark"] = "api", ["ratios"] = ratios }.ToJsonString());
    }

    private static string[] Words(string[] arguments, int position, string all) =>
        (position < arguments.Length ? arguments[position] : all).Split(',');

    private static async Task CompareAsync(
        string what, int clients, TimeSpan time, int? postmaster, (string Name, Func<CancellationToken, Task> Once)[] ways, JsonObject ratios, CancellationToken cancellationToken)
    {
        var reached = new Dictionary<string, Throughput>(StringComparer.Ordinal);
        foreach (var (name, once) in ways)
        {
            await ClosedLoop.RunAsync(clients, Warmup, postmaster: null, (_, token) => once(token), cancellationToken);
            var run = reached[name] = await ClosedLoop.RunAsync(clients, time, postmaster, (_, token) => once(token), cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what,-16}{clients,8}{name,12}{run.PerSecond,12:N0}{run.Median,10:N2}{run.Percentile99,10:N2}{run.Client,10:N0}{run.Server,10:N0}"));
        }

        if (!reached.TryGetValue("http", out var http) || reached.Count < 3)
            return;
        ratios[$"{what}, {clients}"] = new JsonObject(((string[])["engine", "raw"]).Select(other => KeyValuePair.Create<string, JsonNode?>(other, new JsonObject
        {
            ["rate"] = Math.Round(http.PerSecond / reached[other].PerSecond, 3),
            ["p50"] = Math.Round(http.Median / reached[other].Median, 2),
            ["p99"] = Math.Round(http.Percentile99 / reached[other].Percentile99, 2),
            ["cpu"] = Math.Round((http.Client + http.Server) / (reached[other].Client + reached[other].Server), 2),
        })));
    }
}
