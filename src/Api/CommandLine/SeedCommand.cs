using System.CommandLine;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Bulk;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords seed</c></summary>
internal static class SeedCommand
{
    private const string Key = "seed";
    private const string World = "LinkedRecords.Api.Bulk.seed.jsonl";

    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command(
            "seed",
            "Make a small world to look around in: a garden that Alice, Bob and Charlie look after, with tasks, notes and files."
            + "\n\nThey sign in with one click where the server runs in development (./run). Done again it changes nothing.") { Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var world = typeof(SeedCommand).Assembly.GetManifestResourceStream(World)!;
        await using var database = NpgsqlDataSource.Create(store.ConnectionString);
        var blobs = BlobStores.Open(store.Settings, database);
        await blobs.PrepareAsync(cancellationToken);
        await using var records = new RecordLineReader(blobs, Key, TimeProvider.System);
        var bar = new ImportBar(world, parsed.GetValue(Json));
        var done = await new Importer(store.Facts).RunAsync(
            new JsonLinesReader(NodeReader.Default, records).ReadAsync(world, cancellationToken),
            new ImportOptions { Key = Key, DefaultAuthor = StateCommand.ReadAuthor(author: null) },
            bar.Show,
            onFault: _ => { },
            cancellationToken);
        bar.Finish(done, store.Facts.Head.Value);
        return true;
    }
}
