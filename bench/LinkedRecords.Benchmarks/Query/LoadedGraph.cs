using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using Asked = (LinkedRecords.FactStore.Facts.Node As, LinkedRecords.QueryEngine.Language.RecordQuery Query);

namespace LinkedRecords.Benchmarks.Query;

/// <summary>A workload in a store of its own, with its queries.</summary>
internal sealed class LoadedGraph : IAsyncDisposable
{
    private const int SubjectsPerRead = 2_000;
    private readonly PostgresStoreOptions _options;
    private readonly PostgresFactStore _store;
    private readonly Workload _workload;
    private readonly Queries _queries;

    private LoadedGraph(string name, PostgresStoreOptions options, PostgresFactStore store, Workload workload)
    {
        (Name, _options, _store, _workload) = (name, options, store, workload);
        _queries = new(store, new Live.NoOrder(), new(new byte[32]));
    }

    public string Name { get; }

    public int Facts => _workload.Facts;

    public static async Task<LoadedGraph> LoadAsync(
        string name, int users, int documents, string connectionString, string? kept, CancellationToken cancellationToken)
    {
        var workload = await Workload.GenerateAsync(users, documents, kept, cancellationToken);
        var options = new PostgresStoreOptions
        {
            ConnectionString = connectionString,
            Schema = "query_" + name.ToLowerInvariant(),
            CommitTimeout = TimeSpan.FromMinutes(10),
            ReadTimeout = TimeSpan.FromMinutes(10),
            GraphBytes = 4L << 30,
        };
        var store = await OpenAsync(options, cancellationToken);
        await workload.LoadAsync(store, cancellationToken);
        return new(name, options, store, workload);
    }

    /// <summary>The queries of each template, every answer compared with the one that scanning all facts gave.</summary>
    public async Task<Dictionary<string, List<Asked>>> ReadTemplatesAsync(CancellationToken cancellationToken)
    {
        var reader = new QueryReader(NodeReader.Default);
        var templates = new Dictionary<string, List<Asked>>(StringComparer.Ordinal);
        foreach (var instance in _workload.Queries.RootElement.GetProperty("instances").EnumerateArray())
        {
            if (!instance.TryGetProperty("findAll", out var findAll))
                continue;
            if (reader.ReadRecords(findAll.EnumerateObject().Single().Value) is not QueryReading<RecordQuery>.Read(var query))
                throw new InvalidOperationException($"Not readable: {findAll}");
            var asked = new Asked(new(instance.GetProperty("as").GetString()!), query);
            await CheckAsync(asked, instance.GetProperty("expected").GetProperty("view"), cancellationToken);
            var template = instance.GetProperty("template").GetString()!;
            if (!templates.TryGetValue(template, out var instances))
                templates[template] = instances = [];
            instances.Add(asked);
        }

        return templates;
    }

    public async ValueTask<GroupAnswer> AskAsync(Asked asked, CancellationToken cancellationToken) =>
        (await _queries.AskAsync(asked.As, asked.Query, QueryAt.Newest, cancellationToken)).Value;

    public async ValueTask<bool> MayAsync(Node user, Right right, Node node, CancellationToken cancellationToken) =>
        (await _store.ReadAsync(graph => new Viewer(user, graph).May(right, node), ReadAt.Newest, cancellationToken)).Value;

    /// <summary>Nothing is asked of the graph any more.</summary>
    public ValueTask CloseAsync() => _store.DisposeAsync();

    /// <summary>Makes every fact resident from both ends; the bytes that are alive for it beside what was before, spellings included.</summary>
    public async Task<double> BytesPerFactAsync(CancellationToken cancellationToken)
    {
        // In a store of its own, of which nothing is resident yet.
        var before = LiveBytes();
        await using var store = await OpenAsync(_options, cancellationToken);
        var facts = 0L;
        foreach (var subjects in _workload.Subjects().Chunk(SubjectsPerRead))
            facts += (await store.ReadAsync(graph => Walk(graph, subjects), ReadAt.Newest, cancellationToken)).Value;
        if (facts < Facts * 0.98)
            throw new InvalidOperationException($"{facts} facts are there, of {Facts} that were stated; only a few are stated twice.");
        return (LiveBytes() - before) / (double)facts;
    }

    public async ValueTask DisposeAsync()
    {
        _workload.Dispose();
        await _store.DisposeAsync();
    }

    private static Task<PostgresFactStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        PostgresFactStore.OpenAsync(options, new Admission(), TimeProvider.System, cancellationToken);

    private static long Walk(IGraph graph, Node[] subjects)
    {
        var facts = 0L;
        foreach (var subject in subjects.Select(graph.Find))
        {
            foreach (var predicate in graph.PredicatesFrom(subject))
            {
                foreach (var @object in graph.Objects(subject, predicate))
                    facts += graph.Subjects(predicate, @object).IsEmpty ? 0 : 1;
            }
        }

        return facts;
    }

    private async Task CheckAsync(Asked asked, JsonElement expected, CancellationToken cancellationToken)
    {
        var rows = (GroupAnswer.Rows)await AskAsync(asked, cancellationToken);
        var lines = rows.Records.Select(record => $"<https://lr.example/id/{record}>").Order(StringComparer.Ordinal);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        if (!string.Equals(digest, expected.GetProperty("sha256").GetString(), StringComparison.Ordinal))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Wrong answer for {asked.As}: {rows.Records.Length} rows, expected {expected.GetProperty("count")}."));
    }

#pragma warning disable S1215 // what is alive after a collection is what is measured
    private static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: true);
#pragma warning restore S1215
}
