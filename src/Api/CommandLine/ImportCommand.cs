using System.CommandLine;
using System.Security.Cryptography;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Bulk;
using LinkedRecords.FactStore.Bulk;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords import FILE</c></summary>
internal static class ImportCommand
{
    private const int FaultsShown = 20;

    private static readonly Argument<FileInfo> File = new("FILE") { Description = "Facts and records as JSON lines, or facts as N-Quads or N-Triples" };
    private static readonly Option<string?> Format = Formats.Option();
    private static readonly Option<string> Base = Formats.BaseOption();
    private static readonly Option<string?> Key = new("--key")
    {
        Description = "Names the import. The same key continues it, another one states everything anew. Default: the file's digest",
    };

    private static readonly Option<string?> Author = new("--author")
    {
        Description = "States everything, whoever the file names. Default: the author that a line names, else system",
    };

    private static readonly Option<bool> KeepGoing = new("--keep-going") { Description = "Pass over lines that cannot be imported" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("import", "Import facts and records from a file, at any time, also while the server runs. Killed, it is continued by the same command") { File, Format, Base, Key, Author, KeepGoing, Json };
        command.OnStore(RunAsync, check: parsed => Reader(parsed, "check", records: null));
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        var digest = await DigestAsync(file, cancellationToken);
        var key = parsed.GetValue(Key) ?? digest;
        if (key.Length is 0 or > 36 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new CommandMistakeException($"--key '{key}' cannot name an import; use 1 to 36 letters, digits and '-'.");
        var author = parsed.GetValue(Author);
        var options = new ImportOptions
        {
            Key = key,
            DefaultAuthor = StateCommand.ReadAuthor(author),
            IgnoreAuthors = author is not null,
            KeepGoing = parsed.GetValue(KeepGoing),
        };

        await using var input = file.OpenRead();
        await using var database = NpgsqlDataSource.Create(store.ConnectionString);
        var blobs = BlobStores.Open(store.Settings, database);
        await blobs.PrepareAsync(cancellationToken);
        await using var records = new RecordLineReader(blobs, key, TimeProvider.System);
        var reader = Reader(parsed, key, records);
        var bar = new ImportBar(input, parsed.GetValue(Json));
        var faults = 0;
        var done = await new Importer(store.Facts).RunAsync(
            reader.ReadAsync(input, cancellationToken),
            options,
            bar.Show,
            fault =>
            {
                if (faults++ < FaultsShown)
                    CommandEdge.Say($"Line {fault.Line}: {fault.Message}");
            },
            cancellationToken);
        bar.Finish(done, store.Facts.Head.Value);
        return done.Faults == 0;
    }

    private static IFactReader Reader(ParseResult parsed, string scope, IRecordLines? records) =>
        Formats.Reader(parsed.GetValue(Format) ?? parsed.GetRequiredValue(File).Extension, parsed.GetRequiredValue(Base), scope, records);

    /// <summary>Half of the file's SHA-256: the same file is the same import.</summary>
    private static async Task<string> DigestAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        var digest = await SHA256.HashDataAsync(content, cancellationToken);
        return Convert.ToHexStringLower(digest.AsSpan(0, 16));
    }
}
