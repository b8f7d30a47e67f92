using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>How long do findAll and an access check take in process, warm, and does it matter how much there is that the viewer does not see?</summary>
/// <remarks>
/// Every query of the workload is answered once before it is timed, and compared by digest with the answer that the generator
/// worked out by scanning all facts. The ratios compare the processor time in the largest graph with that in the smallest, for a viewer of the same 300 documents.
/// </remarks>
internal static class QueryBenchmark
{
    private static readonly (string Name, int Users, int Documents)[] Sizes = [("100k", 50, 15), ("1M", 375, 20), ("5M", 1875, 20)];
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var sizes = arguments switch
        {
            ["--full"] => Sizes,
            ["--small"] => Sizes[..1],
            _ => Sizes[..2],
        };
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(new() { DataFolder = folder }, cancellationToken);
            Console.WriteLine("size  what                            n    p50 us    p95 us    p99 us  cpu p50   cpu p95  gc gen0  paused");
            foreach (var (name, users, documents) in sizes)
                await MeasureAsync(name, users, documents, database.ConnectionString, results, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var what in (string[])["check", "findAll300"])
            results[$"{what}Growth"] = Math.Round(results[$"{what}-{sizes[^1].Name}-cpu"] / results[$"{what}-{sizes[0].Name}-cpu"], 2);
        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    private static async Task MeasureAsync(
        string size, int users, int documents, string connectionString, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        using var workload = await Workload.GenerateAsync(users, documents, cancellationToken);
        var options = new PostgresStoreOptions
        {
            ConnectionString = connectionString,
            Schema = "query_" + size.ToLowerInvariant(),
            CommitTimeout = TimeSpan.FromMinutes(2),
            ReadTimeout = TimeSpan.FromMinutes(1),
            GraphBytes = 4L << 30,
        };
        await using var store = await PostgresFactStore.OpenAsync(options, new Admission(), TimeProvider.System, cancellationToken);
        await workload.LoadAsync(store, cancellationToken);

        var queries = new Queries(store, new Unordered(), new(new byte[32]));
        await MeasureTemplatesAsync(size, workload, queries, results, cancellationToken);
        await MeasureConstantAsync(size, store, queries, results, cancellationToken);
    }

    private static async Task MeasureTemplatesAsync(
        string size, Workload workload, Queries queries, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(NodeReader.Default);
        var instances = workload.Queries.RootElement.GetProperty("instances").EnumerateArray()
            .Where(instance => instance.TryGetProperty("findAll", out _))
            .ToLookup(instance => instance.GetProperty("template").GetString()!, StringComparer.Ordinal);
        foreach (var template in instances)
        {
            var asked = new List<(Node As, RecordQuery Query)>();
            foreach (var instance in template)
            {
                if (reader.ReadRecords(instance.GetProperty("findAll").EnumerateObject().Single().Value) is not QueryReading<RecordQuery>.Read(var query))
                    throw new InvalidOperationException($"Not readable: {instance.GetProperty("findAll")}");
                asked.Add((new(instance.GetProperty("as").GetString()!), query));
                await CheckAsync(asked[^1].As, asked[^1].Query, instance.GetProperty("expected").GetProperty("view"), queries, cancellationToken);
            }

            var timings = await Timings.OfAsync(Time / 3, async number =>
                await queries.AskAsync(asked[number % asked.Count].As, asked[number % asked.Count].Query, QueryAt.Newest, cancellationToken));
            Report(size, template.Key, timings, results);
        }
    }

    private static async Task CheckAsync(Node viewer, RecordQuery query, JsonElement expected, Queries queries, CancellationToken cancellationToken)
    {
        var rows = (GroupAnswer.Rows)(await queries.AskAsync(viewer, query, QueryAt.Newest, cancellationToken)).Value;
        var lines = rows.Records.Select(record => $"<https://lr.example/id/{record}>").Order(StringComparer.Ordinal);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        if (!string.Equals(digest, expected.GetProperty("sha256").GetString(), StringComparison.Ordinal))
            throw new InvalidOperationException($"Wrong answer for {viewer}: {rows.Records.Length} rows, expected {expected.GetProperty("count")}.");
    }

    private static async Task MeasureConstantAsync(
        string size, PostgresFactStore store, Queries queries, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var viewer = Workload.ConstantViewer;
        var isDocument = new Pattern.Match(Element.Variable.It, new("isA"), new Element.Constant(new("DocumentMeta")));
        var inProject = new Pattern.Match(Element.Variable.It, new("belongsTo"), new Element.Constant(new("kv-bench-project")));
        foreach (var (what, where) in ((string, Pattern[])[])[("findAll300", [isDocument, inProject]), ("findAll300Visible", [isDocument])])
        {
            var timings = await Timings.OfAsync(Time, async _ =>
            {
                var answer = await queries.AskAsync(viewer, new RecordQuery { Where = [.. where] }, QueryAt.Newest, cancellationToken);
                if (answer.Value is not GroupAnswer.Rows { Records.Length: Workload.ConstantDocuments })
                    throw new InvalidOperationException("The viewer does not see the 300 documents.");
            });
            Report(size, what, timings, results);
        }

        var checks = await Timings.OfAsync(Time, async number =>
        {
            var node = new Node(number % 2 == 0 ? $"kv-bench-{number / 2 % Workload.ConstantDocuments}" : "Organization");
            var may = await store.ReadAsync(graph => new Viewer(viewer, graph).May(Right.Write, node), ReadAt.Newest, cancellationToken);
            if (may.Value != (number % 2 == 0))
                throw new InvalidOperationException($"Wrong check of {node}.");
        });
        Report(size, "check", checks, results);
    }

    private static void Report(string size, string what, Timings timings, Dictionary<string, double> results)
    {
        results[$"{what}-{size}"] = Math.Round(timings.At(0.5), 1);
        results[$"{what}-{size}-p95"] = Math.Round(timings.At(0.95), 1);
        results[$"{what}-{size}-cpu"] = Math.Round(timings.CpuAt(0.5), 1);
        results[$"{what}-{size}-cpu-p95"] = Math.Round(timings.CpuAt(0.95), 1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size,-4}  {what,-26}  {timings.Count,7}  {timings.At(0.5),8:0.0}  {timings.At(0.95),8:0.0}  {timings.At(0.99),8:0.0}  {timings.CpuAt(0.5),7:0.0}  {timings.CpuAt(0.95),8:0.0}  {timings.Collections,7}  {timings.Paused,6:0.0%}"));
    }

    private sealed class Unordered : IRecordOrder
    {
        public ValueTask<System.Collections.Immutable.ImmutableArray<Node?>> ValuesAsync(
            IReadOnlyList<Node> records, Ordering ordering, Revision at, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("No query here is ordered.");
    }
}
