using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.Benchmarks.Imports;

/// <summary>How many facts a second does an import write, against COPY of the same texts into a table without an index?</summary>
/// <remarks>
/// The facts have the shape of documents: a run of 40 by one author, four facts a node. COPY is measured before and after
/// and the ratio is to the mean, so that what else the machine does weighs on both.
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
            await MeasureAsync(database.ConnectionString, facts, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string connectionString, int facts, CancellationToken cancellationToken)
    {
        await CopyAsync(connectionString, facts / 10, cancellationToken);
        var before = await CopyAsync(connectionString, facts, cancellationToken);
        var ours = await ImportAsync(connectionString, facts, cancellationToken);
        var after = await CopyAsync(connectionString, facts, cancellationToken);
        var raw = (before + after) / 2;

        Console.WriteLine("way         facts/s   ratio");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"COPY     {raw,10:0}    1.00"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import   {ours,10:0}  {ours / raw,6:0.00}"));
        Console.WriteLine(JsonSerializer.Serialize(new { facts, import = Math.Round(ours / raw, 3) }));
    }

    private static async Task<double> ImportAsync(string connectionString, int facts, CancellationToken cancellationToken)
    {
        var options = new PostgresStoreOptions { ConnectionString = connectionString, Schema = "imports", CommitTimeout = TimeSpan.FromMinutes(1) };
        await using var store = await PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, cancellationToken);
        var watch = Stopwatch.StartNew();
        await new Importer(store).RunAsync(
            Lines(facts).ToAsyncEnumerable(),
            new ImportOptions { Key = "bench", DefaultAuthor = new Node("us-bench") },
            onProgress: _ => { },
            onFault: _ => { },
            cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;

        var stored = await store.CountAsync(cancellationToken);
        if (stored.Facts != facts)
            throw new InvalidOperationException($"{facts} facts were imported and {stored.Facts} are there.");
        return facts / seconds;
    }

    private static async Task<double> CopyAsync(string connectionString, int facts, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand("drop table if exists copied; create table copied (s text, p text, o text)", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);

        var watch = Stopwatch.StartNew();
        await using (var copy = await connection.BeginBinaryImportAsync("copy copied from stdin (format binary)", cancellationToken))
        {
            foreach (var (subject, predicate, @object) in Lines(facts).Select(line => line.Fact))
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(subject.Spelling, cancellationToken);
                await copy.WriteAsync(predicate.Spelling, cancellationToken);
                await copy.WriteAsync(@object.Spelling, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        return facts / watch.Elapsed.TotalSeconds;
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
