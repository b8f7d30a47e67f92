using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Benchmarks.Residence;

/// <summary>How many bytes a resident fact takes, both directions and the numbers of its nodes; how fast pages are loaded, walked and kept up to date.</summary>
/// <remarks>
/// Storage is an array here, so that the working set is measured alone. Rates are facts per second of this process's CPU
/// time, because other work shares the machine. Checked: every fact is there once from either end, and so is every applied one.
/// </remarks>
internal static class MemoryBenchmark
{
    private const int SubjectsPerRead = 2_000;
    private const int AppliedRecords = 50_000;

    private static readonly Node Author = new("author");

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        int[] millions = arguments.Contains("--full", StringComparer.Ordinal) ? [1, 10] : [1];
        var results = new Dictionary<string, double>(StringComparer.Ordinal);
        Console.WriteLine("| facts | nodes | bytes/fact | live pages | reserved | numbers | load/CPU s | walk/CPU s | assert/CPU s | move between hubs/CPU s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var size in millions)
            await MeasureAsync(new GeneratedGraph(size * 1_000_000), size, results, cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    private static async Task MeasureAsync(
        GeneratedGraph graph, int millions, Dictionary<string, double> results, CancellationToken cancellationToken)
    {
        var before = LiveBytes();
        var options = new WorkingSetOptions { MemoryBudget = 4L << 30 };
        using var working = new WorkingSet(graph, options, Revision.None, graph.NextNode - 1);

        var load = await PerCpuSecondAsync(() => WalkAsync(graph, working, cancellationToken));
        var bytes = (LiveBytes() - before) / (double)graph.Facts;
        var statistics = working.Statistics;
        var walk = await PerCpuSecondAsync(() => WalkAsync(graph, working, cancellationToken));
        var records = NewRecords(graph);
        var apply = await PerCpuSecondAsync(() => Task.FromResult(Apply(records, working)));
        var statuses = NewStatuses(records);
        var change = await PerCpuSecondAsync(() => Task.FromResult(Apply(statuses, working)));
        await CheckAsync(graph, working, cancellationToken);

        var (live, reserved) = (statistics.PageBytes / (double)graph.Facts, statistics.ReservedBytes / (double)graph.Facts);
        var numbers = statistics.NodeBytes / (double)graph.Facts;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {graph.Facts} | {statistics.Nodes} | {bytes:0.0} | {live:0.0} | {reserved:0.0} | {numbers:0.0} | {load:0} | {walk:0} | {apply:0} | {change:0} |"));
        results[$"bytesPerFact{millions}M"] = Math.Round(bytes, 1);
        results[$"bytesPerFact{millions}MOfPostgres120"] = Math.Round(bytes / 120, 3);
        results[$"loadPerCpuSecond{millions}M"] = Math.Round(load);
        results[$"assertPerCpuSecond{millions}M"] = Math.Round(apply);
        results[$"movePerCpuSecond{millions}M"] = Math.Round(change);
    }

#pragma warning disable S1215 // what is alive after a collection is what is measured
    private static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: true);
#pragma warning restore S1215

    private static async Task<double> PerCpuSecondAsync(Func<Task<long>> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var facts = await work();
        return facts / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    // Every fact from its subject, and from its object.
    private static async Task<long> WalkAsync(GeneratedGraph graph, WorkingSet working, CancellationToken cancellationToken)
    {
        var (facts, found) = (0L, 0L);
        foreach (var subjects in (await SubjectsAsync(graph, working, cancellationToken)).Chunk(SubjectsPerRead))
        {
            var answer = await working.ReadAsync(seen => Walk(seen, subjects), cancellationToken);
            facts += answer.Value.Facts;
            found += answer.Value.Found;
        }

        return facts == graph.Facts && found == facts
            ? facts
            : throw new InvalidOperationException($"{graph.Facts} facts were stored, {facts} read and {found} found from the other end.");
    }

    private static (long Facts, long Found) Walk(IGraph graph, NodeId[] subjects)
    {
        var (facts, found) = (0L, 0L);
        foreach (var subject in subjects)
        {
            foreach (var predicate in graph.PredicatesFrom(subject))
            {
                foreach (var @object in graph.Objects(subject, predicate))
                {
                    var others = graph.Subjects(predicate, @object);
                    facts++;
                    found += others.Length > 64 || others.Contains(subject) ? 1 : 0;
                }
            }
        }

        return (facts, found);
    }

    private static async Task<List<NodeId>> SubjectsAsync(GeneratedGraph graph, WorkingSet working, CancellationToken cancellationToken)
    {
        var subjects = new List<NodeId>();
        foreach (var type in GeneratedGraph.Types)
        {
            subjects.AddRange((await working.ReadAsync(
                seen => seen.Subjects(seen.Find(GeneratedGraph.Name(GeneratedGraph.IsA)), seen.Find(type)).ToArray(),
                cancellationToken)).Value);
        }

        subjects.AddRange((await working.ReadAsync(
            seen => graph.Groups.Select(seen.Find).ToArray(), cancellationToken)).Value);
        return subjects;
    }

    // New records in documents that are resident.
    private static List<StoredEntry> NewRecords(GeneratedGraph graph)
    {
        var entries = new List<StoredEntry>();
        for (var record = 0; record < AppliedRecords; record++)
        {
            var facts = new List<StoredFact>();
            var document = record * 7 % graph.Documents;
            graph.AddRecord(facts, GeneratedGraph.DocumentAt(document), document / GeneratedGraph.DocumentsPerTeam, record % 8);
            entries.Add(Entry(entries.Count + 1, [], [.. facts]));
        }

        return entries;
    }

    // Each of these records leaves one popular status for another: the costly case, when such a list is resident.
    private static List<StoredEntry> NewStatuses(List<StoredEntry> records) =>
        [.. records.Select((entry, at) => Entry(
            records.Count + at + 1, [entry.Asserted[2]], [entry.Asserted[2] with { Object = GeneratedGraph.LastStatus }]))];

    private static StoredEntry Entry(int revision, ImmutableArray<StoredFact> retracted, ImmutableArray<StoredFact> asserted)
    {
        var nodes = asserted.SelectMany(fact => new[] { fact.Subject, fact.Object }).Distinct();
        var log = new LogEntry(new Revision(revision), default, new Transaction { Id = "t", Author = Author });
        return new StoredEntry(log, Author: 0, [.. nodes.Select(number => new StoredNode(number, Author))], retracted, asserted);
    }

    private static long Apply(List<StoredEntry> entries, WorkingSet working)
    {
        foreach (var entry in entries)
            working.Apply(entry);
        return entries.Sum(entry => (long)entry.Asserted.Length + entry.Retracted.Length);
    }

    private static async Task CheckAsync(GeneratedGraph graph, WorkingSet working, CancellationToken cancellationToken)
    {
        var answer = await working.ReadAsync(
            seen => GeneratedGraph.Types.Sum(type =>
                seen.CountSubjects(seen.Find(GeneratedGraph.Name(GeneratedGraph.IsA)), seen.Find(type))),
            cancellationToken);
        var expected = (graph.Documents * 9) + AppliedRecords;
        if (answer.Value != expected)
            throw new InvalidOperationException($"{expected} documents and records should be there; {answer.Value} are.");
    }
}
