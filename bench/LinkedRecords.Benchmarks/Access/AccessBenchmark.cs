using System.Globalization;
using System.Text.Json;
using LinkedRecords.Benchmarks.Measuring;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.Benchmarks.Access;

/// <summary>How long does it take to find the open records of a user's 300 documents in a large database: in an empty working set, in a warm one, and by one SQL join?</summary>
/// <remarks>
/// The database's buffers and the connections are warm in all three. Each user is asked for once by SQL, then by a server node that has
/// never met them (cold), and then again (warm). The answers must be the same. Argument: how many facts, 5,000,000 when left out.
/// </remarks>
internal static class AccessBenchmark
{
    private const int Default = 5_000_000;
    private const int WarmReads = 20;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var facts = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : Default;
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(
                new EmbeddedDatabaseOptions
                {
                    DataFolder = folder,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["shared_buffers"] = "1GB", ["max_wal_size"] = "4GB" },
                },
                cancellationToken);
            await MeasureAsync(database, facts, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(EmbeddedDatabase database, int facts, CancellationToken cancellationToken)
    {
        var options = new PostgresStoreOptions { ConnectionString = database.ConnectionString, Schema = "access", ReadTimeout = TimeSpan.FromMinutes(1) };
        await (await OpenAsync(options, cancellationToken)).DisposeAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var documents = new StoredDocuments(connection, options.Schema);
        var stored = await documents.FillAsync(facts, cancellationToken);
        await using var store = await OpenAsync(options, cancellationToken);
        await ReadAsync(store, user: 0, await documents.CountOpenAsync(user: 0, cancellationToken), cancellationToken);

        var (joined, cold, warm) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
        for (var user = 1; user < StoredDocuments.Users; user++)
        {
            var expected = 0L;
            joined.Add(await Cost.OfAsync(database.ProcessId, async () => expected = await documents.CountOpenAsync(user, cancellationToken)));
            cold.Add(await Cost.OfAsync(database.ProcessId, () => ReadAsync(store, user, expected, cancellationToken)));
            for (var i = 0; i < WarmReads; i++)
                warm.Add(await Cost.OfAsync(postmaster: null, () => ReadAsync(store, user, expected, cancellationToken)));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{stored} facts, {cold.Count} users with {StoredDocuments.DocumentsPerUser} documents of 8 records each"));
        Console.WriteLine("way       p50 ms   p95 ms  client cpu ms  server cpu ms");
        Report("SQL join", joined);
        Report("cold", cold);
        Report("warm", warm);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            facts = stored,
            coldOfJoin = Math.Round(At(cold, 0.5) / At(joined, 0.5), 2),
            warmOfJoin = Math.Round(At(warm, 0.5) / At(joined, 0.5), 4),
        }));
    }

    private static Task<PostgresFactStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, cancellationToken);

    private static async Task ReadAsync(PostgresFactStore store, int user, long expected, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(graph => CountOpen(graph, user), ReadAt.Newest, cancellationToken);
        if (found.Value != expected)
            throw new InvalidOperationException($"SQL finds {expected} open records of user {user} and the working set {found.Value}.");
    }

    private static long CountOpen(IGraph graph, int user)
    {
        var belongsTo = graph.Find(new Node(StoredDocuments.BelongsTo));
        var status = graph.Find(new Node(StoredDocuments.Status));
        var open = graph.Find(new Node(StoredDocuments.Open));
        var count = 0L;
        foreach (var document in graph.Objects(graph.Find(new Node($"n{10_000 + user}")), graph.Find(new Node(StoredDocuments.CanRead))))
        {
            foreach (var record in graph.Subjects(belongsTo, document))
                count += graph.Contains(record, status, open) ? 1 : 0;
        }

        return count;
    }

    private static void Report(string way, List<Cost> costs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{way,-8}  {At(costs, 0.5),6:0.000}  {At(costs, 0.95),7:0.000}  {costs.Average(cost => cost.Client.TotalMilliseconds),13:0.000}  {costs.Average(cost => cost.Server.TotalMilliseconds),13:0.000}"));

    private static double At(List<Cost> costs, double part)
    {
        var sorted = costs.Select(cost => cost.Wall.TotalMilliseconds).Order().ToArray();
        return sorted[(int)(sorted.Length * part)];
    }
}
