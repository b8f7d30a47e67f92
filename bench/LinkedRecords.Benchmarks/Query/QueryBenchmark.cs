using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>How long do findAll and an access check take in process, warm, and does it matter how much there is that the viewer does not see?</summary>
/// <remarks>
/// Every query of the workload is answered once before it is timed, and compared by digest with the answer that the generator
/// worked out by scanning all facts. All graphs are loaded before anything is timed, and take turns, so that what else the
/// machine does falls on all of them. The growths compare processor time in the largest graph with that in the smallest, for a
/// viewer of the same 300 documents. Then every fact is made resident, for the memory that it takes. Loading five million facts takes
/// long and needs no quiet: <c>--data FOLDER --load</c> loads and keeps them, gone on with where it was stopped, and
/// <c>--data FOLDER</c> measures what is there.
/// </remarks>
internal static class QueryBenchmark
{
    private const int Turns = 4;
    private static readonly (string Name, int Users, int Documents)[] Sizes = [("100k", 50, 15), ("1M", 375, 20), ("5M", 1875, 20)];
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.4);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var sizes = arguments switch
        {
            ["--full", ..] => Sizes,
            ["--small", ..] => Sizes[..1],
            _ => Sizes[..2],
        };
        var kept = arguments.SkipWhile(argument => argument is not "--data").ElementAtOrDefault(1);
        var folder = Path.Combine(kept ?? Path.GetTempPath(), kept is null ? $"linkedrecords-bench-{Environment.ProcessId}" : "database");
        var graphs = new List<LoadedGraph>();
        try
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["shared_buffers"] = "1GB", ["max_wal_size"] = "4GB" };
            await using var database = await EmbeddedDatabase.StartAsync(new() { DataFolder = folder, Settings = settings }, cancellationToken);
            foreach (var (name, users, documents) in sizes)
            {
                graphs.Add(await LoadedGraph.LoadAsync(name, users, documents, database.ConnectionString, kept is null ? null : Path.Combine(kept, name), cancellationToken));
                await Console.Error.WriteLineAsync($"{name}: {graphs[^1].Facts} facts are loaded");
            }

            if (!arguments.Contains("--load"))
                await MeasureAsync(graphs, cancellationToken);
        }
        finally
        {
            foreach (var graph in graphs)
                await graph.DisposeAsync();
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(List<LoadedGraph> graphs, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        Console.WriteLine("size  what                            n    p50 us    p95 us    p99 us  cpu p50   cpu p95   cpu p99  gc gen0  paused");
        await MeasureTemplatesAsync(graphs, results, cancellationToken);
        await MeasureConstantAsync(graphs, results, cancellationToken);
        foreach (var what in (string[])["check", "findAll300", "findAll300Visible"])
            results[$"{what}Growth"] = Math.Round(results[$"{what}-{graphs[^1].Name}-cpu"] / results[$"{what}-{graphs[0].Name}-cpu"], 2);
        // What one of them holds could come and go while another is weighed.
        foreach (var graph in graphs)
            await graph.CloseAsync();
        foreach (var graph in graphs)
        {
            results[$"bytesPerFact-{graph.Name}"] = Math.Round(await graph.BytesPerFactAsync(cancellationToken), 1);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{graph.Name,-4}  {results[$"bytesPerFact-{graph.Name}"]} bytes a fact with all of {graph.Facts} resident, spellings included"));
        }

        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    private static async Task MeasureTemplatesAsync(List<LoadedGraph> graphs, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var templates = new List<Dictionary<string, List<(Node As, RecordQuery Query)>>>();
        foreach (var graph in graphs)
            templates.Add(await graph.ReadTemplatesAsync(cancellationToken));
        foreach (var template in templates[0].Keys)
        {
            await TakeTurnsAsync(template, graphs, results, Turn / 4, async (at, number) =>
            {
                var asked = templates[at][template];
                await graphs[at].AskAsync(asked[number % asked.Count], cancellationToken);
            });
        }
    }

    private static async Task MeasureConstantAsync(List<LoadedGraph> graphs, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var viewer = Workload.ConstantViewer;
        var isDocument = new Pattern.Match(Element.Variable.It, new("isA"), new Element.Constant(new("DocumentMeta")));
        var inProject = new Pattern.Match(Element.Variable.It, new("belongsTo"), new Element.Constant(new("kv-bench-project")));
        foreach (var (what, where) in ((string, Pattern[])[])[("findAll300", [isDocument, inProject]), ("findAll300Visible", [isDocument])])
        {
            var query = new RecordQuery { Where = [.. where] };
            await TakeTurnsAsync(what, graphs, results, Turn, async (at, _) =>
            {
                if (await graphs[at].AskAsync((viewer, query), cancellationToken) is not GroupAnswer.Rows { Records.Length: Workload.ConstantDocuments })
                    throw new InvalidOperationException("The viewer does not see the 300 documents.");
            });
        }

        await TakeTurnsAsync("check", graphs, results, Turn, async (at, number) =>
        {
            var node = new Node(number % 2 == 0 ? $"kv-bench-{number / 2 % Workload.ConstantDocuments}" : "Organization");
            if (await graphs[at].MayAsync(viewer, Right.Write, node, cancellationToken) != (number % 2 == 0))
                throw new InvalidOperationException($"Wrong check of {node}.");
        });
    }

    private static async Task TakeTurnsAsync(
        string what, List<LoadedGraph> graphs, Dictionary<string, double> results, TimeSpan turn, Func<int, int, ValueTask> once)
    {
        Timings[] timings = [.. graphs.Select(_ => new Timings())];
        for (var round = 0; round < Turns; round++)
        {
            for (var at = 0; at < graphs.Count; at++)
            {
                var graph = at;
                await timings[at].AddAsync(turn, number => once(graph, number));
            }
        }

        for (var at = 0; at < graphs.Count; at++)
            Report(graphs[at].Name, what, timings[at], results);
    }

    private static void Report(string size, string what, Timings timings, Dictionary<string, double> results)
    {
        results[$"{what}-{size}"] = Math.Round(timings.At(0.5), 1);
        results[$"{what}-{size}-p95"] = Math.Round(timings.At(0.95), 1);
        results[$"{what}-{size}-p99"] = Math.Round(timings.At(0.99), 1);
        results[$"{what}-{size}-cpu"] = Math.Round(timings.CpuAt(0.5), 1);
        results[$"{what}-{size}-cpu-p95"] = Math.Round(timings.CpuAt(0.95), 1);
        results[$"{what}-{size}-cpu-p99"] = Math.Round(timings.CpuAt(0.99), 1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size,-4}  {what,-26}  {timings.Count,7}  {timings.At(0.5),8:0.0}  {timings.At(0.95),8:0.0}  {timings.At(0.99),8:0.0}  {timings.CpuAt(0.5),7:0.0}  {timings.CpuAt(0.95),8:0.0}  {timings.CpuAt(0.99),8:0.0}  {timings.Collections,7}  {timings.Paused,6:0.0%}"));
    }
}
