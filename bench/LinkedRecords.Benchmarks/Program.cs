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
    private static readonly Dictionary<string, Func<string[], CancellationToken, Task>> Benchmarks = new(StringComparer.Ordinal)
    {
        ["api"] = ApiBenchmark.RunAsync,
        ["commits"] = CommitsBenchmark.RunAsync,
        ["import"] = ImportBenchmark.RunAsync,
        ["documents"] = DocumentsBenchmark.RunAsync,
        ["access"] = AccessBenchmark.RunAsync,
        ["text-trace"] = TextTraceBenchmark.RunAsync,
        ["text-servers"] = TextServersBenchmark.RunAsync,
        ["load"] = LoadBenchmark.RunAsync,
        ["soak"] = SoakBenchmark.RunAsync,
        ["memory"] = MemoryBenchmark.RunAsync,
        ["query"] = QueryBenchmark.RunAsync,
        ["live"] = LiveBenchmark.RunAsync,
        ["graphql"] = GraphQLBenchmark.RunAsync,
        ["graphql-inprocess"] = InProcessBenchmark.RunAsync,
        ["graphql-server"] = BenchmarkServer.RunAsync,
    };

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var name, .. var rest] || !Benchmarks.TryGetValue(name, out var run))
        {
            await Console.Error.WriteLineAsync($"bench/run NAME, where NAME is one of: {string.Join(", ", Benchmarks.Keys)}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await run(rest, stop.Token);
        return 0;
    }
}
