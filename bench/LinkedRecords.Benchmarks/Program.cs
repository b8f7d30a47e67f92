using LinkedRecords.Benchmarks.Access;
using LinkedRecords.Benchmarks.Commits;
using LinkedRecords.Benchmarks.Documents;
using LinkedRecords.Benchmarks.GraphQL;
using LinkedRecords.Benchmarks.Imports;
using LinkedRecords.Benchmarks.Live;
using LinkedRecords.Benchmarks.Load;
using LinkedRecords.Benchmarks.Query;
using LinkedRecords.Benchmarks.Residence;
using LinkedRecords.Benchmarks.Serving;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks;

/// <summary>One benchmark per question. Each checks that the work was done right, prints a table, and ends with a line of JSON.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Benchmark> Benchmarks = new(StringComparer.Ordinal)
    {
        ["api"] = new(
            "What the way over HTTP costs, beside the engine called in process and the least that PostgreSQL has to do.",
            ApiBenchmark.RunAsync,
            Parameter.Number("SECONDS", "3"),
            Parameter.Counts("CLIENTS", "1,8,32"),
            Parameter.Words("WAYS", "http,engine,raw"),
            Parameter.Words("CALLS", "findAll,createRecords")),
        ["commits"] = new(
            "Durable transactions a second, against one hand-written INSERT for each.",
            CommitsBenchmark.RunAsync,
            Parameter.Number("SECONDS", "3"),
            Parameter.Counts("WRITERS", "1,8,64,256"),
            Parameter.Counts("NODES", "1,2,4")),
        ["import"] = new("Facts a second of an import, against COPY of the same facts.", ImportBenchmark.RunAsync, Parameter.Count("FACTS", "200000")),
        ["documents"] = new(
            "How long the calls of a document editor take through the JavaScript client; its options: bench/run documents --help.",
            DocumentsBenchmark.RunAsync,
            Parameter.Text("OPTION...") with { IsRepeated = true })
        {
            HasOwnHelp = true,
        },
        ["access"] = new("How long it takes to find a user's open records in a large database, against one SQL join.", AccessBenchmark.RunAsync, Parameter.Count("FACTS", "5000000")),
        ["text-trace"] = new("A recorded paper, typed again through our text, yjs, automerge and ot-text-unicode.", TextTraceBenchmark.RunAsync, Parameter.File("FILE", "the recording")),
        ["text-servers"] = new("Edits a second of eight writers, and how late one change is at many readers, against sharedb and hocuspocus.", TextServersBenchmark.RunAsync, Parameter.Choice("writers", "readers")),
        ["load"] = new(
            "What many connections cost, how fast changes and revocations arrive, and what badly behaved clients do to others.",
            LoadBenchmark.RunAsync,
            Parameter.Count("SOCKETS", "10000"),
            Parameter.Count("CHANGES", "50"),
            Parameter.Count("SECONDS", "10"),
            Parameter.Count("REVOCATIONS", "100")),
        ["soak"] = new("Whether a server at half of what it can do needs more and more memory or time, and loses nothing.", SoakBenchmark.RunAsync, Parameter.Number("MINUTES", "60")),
        ["memory"] = new("Bytes of a resident fact, and how fast pages are loaded and walked; --full with ten million facts, too.", MemoryBenchmark.RunAsync, Parameter.Choice("--full")),
        ["query"] = new(
            "How long findAll and an access check take in process, in graphs of several sizes; --data keeps the graphs, --load only loads them.",
            QueryBenchmark.RunAsync,
            Parameter.Options("[--small|--full] [--data FOLDER] [--load]", "--small", "--full", "--data", "--load")),
        ["live"] = new("From a commit until the live queries of many viewers have been told.", LiveBenchmark.RunAsync, Parameter.Count("VIEWERS", "10000")),
        ["graphql"] = new(
            "Requests over HTTP, and events over sockets, against mercurius, graphql-yoga and graphql-ws; only rows whose names contain a WORD.",
            GraphQLBenchmark.RunAsync,
            Parameter.PartsOf("WORD...", GraphQLBenchmark.Rows)),
        ["graphql-inprocess"] = new("Parsing, validating and executing a query never seen before, against npm graphql.", InProcessBenchmark.RunAsync),
        ["graphql-server"] = new("The server of ours that graphql measures, on its own.", BenchmarkServer.RunAsync, Parameter.Count("PORT", byDefault: null)),
    };

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [] or ["--help" or "-h", ..])
        {
            Console.WriteLine($"bench/run NAME [ARGUMENT...], where NAME is one of\n{string.Join('\n', Benchmarks.Select(known => known.Value.Usage(known.Key)))}");
            return 0;
        }

        var (name, rest) = (arguments[0], arguments[1..]);
        if (!Benchmarks.TryGetValue(name, out var benchmark))
            return await RefuseAsync($"There is no benchmark '{name}'; there are {string.Join(", ", Benchmarks.Keys)}.");
        if (rest is ["--help" or "-h", ..] && !benchmark.HasOwnHelp)
        {
            Console.WriteLine(benchmark.Usage($"bench/run {name}"));
            return 0;
        }
        if (benchmark.Problem(rest) is { } problem)
            return await RefuseAsync($"{problem}\n{benchmark.Usage($"bench/run {name}")}");

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await benchmark.RunAsync(rest, stop.Token);
        return 0;
    }

    private static async Task<int> RefuseAsync(string problem)
    {
        await Console.Error.WriteLineAsync(problem);
        return 2;
    }
}
