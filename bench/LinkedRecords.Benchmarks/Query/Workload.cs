using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>The generated document graph with its queries and their right answers, and one viewer who sees as much in a graph of any size.</summary>
internal sealed class Workload : IDisposable
{
    public const int ConstantDocuments = 300;
    private const int FactsPerTransaction = 10_000;

    // Says in a kept folder that everything is in the store, and how many facts that is.
    private const string Loaded = "loaded";

    private readonly string _folder;
    private readonly bool _isKept;

    private Workload(string folder, bool isKept)
    {
        (_folder, _isKept) = (folder, isKept);
        Queries = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "queries.json")));
    }

    public static Node ConstantViewer { get; } = new("us-bench");

    public JsonDocument Queries { get; }

    public int Facts { get; private set; }

    /// <summary>Generates a workload.</summary>
    /// <param name="kept">Where it stays and is found again by the next run; null when it ends with this one.</param>
    public static async Task<Workload> GenerateAsync(int users, int documents, string? kept, CancellationToken cancellationToken)
    {
        var folder = kept ?? Directory.CreateTempSubdirectory("linkedrecords-workload-").FullName;
        if (File.Exists(Path.Combine(folder, "queries.json")))
            return new(folder, isKept: true);
        var generator = Environment.GetEnvironmentVariable("LINKEDRECORDS_WORKLOAD") ?? "../shared/tools/graph-workload/gen.mjs";
        string[] arguments =
        [
            "--max-old-space-size=8192", generator, "--users", users.ToString(CultureInfo.InvariantCulture), "--docs", documents.ToString(CultureInfo.InvariantCulture),
            "--seed", "1", "--nt", "no", "--out", folder,
        ];
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["node", .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("node cannot be started; it generates the graph.");
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? new(folder, kept is not null)
            : throw new InvalidOperationException($"{generator} ended with {process.ExitCode}; LINKEDRECORDS_WORKLOAD names the generator.");
    }

    /// <summary>Writes all facts as the server itself; they are the answers' premise and not under test.</summary>
    /// <remarks>
    /// Through the public log, as large transactions: what is measured lies as a server lays it down, totals included. A load that
    /// was stopped is gone on with, since a transaction that is repeated is answered and not written.
    /// </remarks>
    public async Task LoadAsync(IFactStore store, CancellationToken cancellationToken)
    {
        var (number, loaded) = (0, Path.Combine(_folder, Loaded));
        if (File.Exists(loaded))
        {
            Facts = int.Parse(await File.ReadAllTextAsync(loaded, cancellationToken), CultureInfo.InvariantCulture);
            return;
        }

        foreach (var batch in File.ReadLines(Path.Combine(_folder, "facts.jsonl")).Select(Read).Concat(ConstantPart()).Chunk(FactsPerTransaction))
        {
            Facts += batch.Length;
            var transaction = new Transaction { Id = $"load{++number}", Author = WellKnownNodes.System, Asserted = [.. batch] };
            if (await store.CommitAsync(transaction, cancellationToken) is CommitOutcome.Refused(var reasons))
                throw new InvalidOperationException(reasons[0].Message);
        }

        await File.WriteAllTextAsync(loaded, Facts.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Every subject, each once.</summary>
    public IEnumerable<Node> Subjects() =>
        File.ReadLines(Path.Combine(_folder, "facts.jsonl")).Select(Read).Concat(ConstantPart()).Select(fact => fact.Subject).Distinct();

    public void Dispose()
    {
        Queries.Dispose();
        if (!_isKept)
            Directory.Delete(_folder, recursive: true);
    }

    // A team that may access 300 documents of a project: the same in every size.
    private static IEnumerable<Fact> ConstantPart()
    {
        var (team, project) = (new Node("kv-bench-team"), new Node("kv-bench-project"));
        yield return new(ConstantViewer, ReservedPredicates.IsMemberOf, team);
        yield return new(team, ReservedPredicates.CanAccess, project);
        yield return new(team, ReservedPredicates.IsAccountableFor, project);
        for (var document = 0; document < ConstantDocuments; document++)
        {
            var node = new Node($"kv-bench-{document}");
            yield return new(team, ReservedPredicates.IsAccountableFor, node);
            yield return new(team, ReservedPredicates.CanAccess, node);
            yield return new(node, new("isA"), new("DocumentMeta"));
            yield return new(node, new("belongsTo"), project);
        }
    }

    private static Fact Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var fact = json.RootElement;
        string Text(string name) => fact.GetProperty(name).GetString()!;
        var value = Text("o");
        if (Text("k") is not "literal")
            return new(new(Text("s")), new(Text("p")), new(value));
        var literal = fact.TryGetProperty("lang", out var language)
            ? Literal.InLanguage(value, language.GetString()!)
            : Literal.Of(value, Text("dt").Replace("xsd:", "http://www.w3.org/2001/XMLSchema#", StringComparison.Ordinal));
        return new(new(Text("s")), new(Text("p")), literal.ToNode());
    }
}
