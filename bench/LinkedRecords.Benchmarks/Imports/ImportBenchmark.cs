using System.Globalization;
using System.Text.Json;
using LinkedRecords.Benchmarks.Measuring;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.Benchmarks.Imports;

/// <summary>How many facts a second does an import write, against COPY of the same facts?</summary>
/// <remarks>
/// The facts have the shape of documents: a run of 40 by one author, four facts a node. Two peers: COPY of the texts into a
/// table without an index, and COPY of numbers into a dictionary and a table with our indexes. Both are measured before and
/// after, and the ratio is to the mean, so that what else the machine does weighs on both. Processor times are per fact.
/// </remarks>
internal static class ImportBenchmark
{
    private const int Default = 200_000;
    private const int Run = 40;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var facts = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : Default;
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-bench-{Environment.ProcessId}");
        try
        {
            await using var database = await EmbeddedDatabase.StartAsync(new EmbeddedDatabaseOptions { DataFolder = folder }, cancellationToken);
            await MeasureAsync(database, facts, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(EmbeddedDatabase database, int facts, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await CopyAsync(connection, facts / 10, cancellationToken);
        var before = (Plain: await PlainAsync(), Indexed: await IndexedAsync());
        var ours = await ImportAsync(database, facts, cancellationToken);
        var after = (Plain: await PlainAsync(), Indexed: await IndexedAsync());
        var plain = Cost.Mean(before.Plain, after.Plain);
        var indexed = Cost.Mean(before.Indexed, after.Indexed);

        Console.WriteLine("way                     facts/s  client us  server us");
        Report("COPY, no index", plain, facts);
        Report("COPY, with indexes", indexed, facts);
        Report("import", ours, facts);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            facts,
            ofCopy = Math.Round(plain.Wall / ours.Wall, 3),
            ofIndexedCopy = Math.Round(indexed.Wall / ours.Wall, 3),
            serverCpuOfIndexedCopy = Math.Round(ours.Server / indexed.Server, 2),
        }));

        Task<Cost> PlainAsync() => Cost.OfAsync(database.ProcessId, () => CopyAsync(connection, facts, cancellationToken));

        async Task<Cost> IndexedAsync()
        {
            await IndexedCopy.CreateAsync(connection, cancellationToken);
            return await Cost.OfAsync(
                database.ProcessId, () => IndexedCopy.CopyAsync(connection, Lines(facts).Select(line => line.Fact), cancellationToken));
        }
    }

    private static void Report(string way, Cost cost, int facts) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{way,-20}  {facts / cost.Wall.TotalSeconds,9:0}  {cost.Client.TotalMicroseconds / facts,9:0.00}  {cost.Server.TotalMicroseconds / facts,9:0.00}"));

    private static async Task<Cost> ImportAsync(EmbeddedDatabase database, int facts, CancellationToken cancellationToken)
    {
        var options = new PostgresStoreOptions
        {
            ConnectionString = database.ConnectionString,
            Schema = "imports",
            CommitTimeout = TimeSpan.FromMinutes(1),
        };
        await using var store = await PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, cancellationToken);
        var cost = await Cost.OfAsync(database.ProcessId, () => new Importer(store).RunAsync(
            Lines(facts).ToAsyncEnumerable(),
            new ImportOptions { Key = "bench", DefaultAuthor = new Node("us-bench") },
            onProgress: _ => { },
            onFault: _ => { },
            cancellationToken));

        var verified = await store.VerifyAsync(progress: null, cancellationToken);
        if (!verified.IsSound || verified.Facts != facts)
            throw new InvalidOperationException($"{facts} facts were imported and {verified.Facts} are there, sound: {verified.IsSound}.");
        return cost;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int facts, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand("drop table if exists copied; create table copied (s text, p text, o text)", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync("copy copied from stdin (format binary)", cancellationToken);
        foreach (var (subject, predicate, @object) in Lines(facts).Select(line => line.Fact))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(subject.Spelling, cancellationToken);
            await copy.WriteAsync(predicate.Spelling, cancellationToken);
            await copy.WriteAsync(@object.Spelling, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static IEnumerable<ImportLine.Stated> Lines(int facts) => Enumerable.Range(0, facts).Select(n =>
    {
        var subject = new Node($"kv-{n / 4}");
        var fact = (n % 4) switch
        {
            0 => new Fact(subject, new Node("isA"), new Node("Document")),
            1 => new Fact(subject, new Node("belongsTo"), new Node($"kv-{n / Run}")),
            2 => new Fact(subject, new Node("title"), Literal.Of($"Document number {n}").ToNode()),
            _ => new Fact(new Node($"us-{n / Run % 100}"), ReservedPredicates.CanAccess, subject),
        };
        return new ImportLine.Stated(n + 1, fact, new Node($"us-{n / Run % 100}"));
    });
}
