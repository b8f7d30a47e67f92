using System.CommandLine;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Bulk;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords export FILE</c></summary>
internal static class ExportCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Where to; - is the standard output" };
    private static readonly Option<string?> Format = Formats.Option();
    private static readonly Option<string> Base = Formats.BaseOption();
    private static readonly Option<long?> AsOf = new("--as-of") { Description = "Export what was true at this revision. Default: the newest", HelpName = "REVISION" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command(
            "export",
            "Export everything that is true: facts, in the order in which they were stated, and records with what is in them."
            + "\n\nJSON lines hold all of it; N-Quads and N-Triples hold the facts. Accounts, sessions and history are in backups only."
            + "\nThe server may run meanwhile. An export that is killed is continued by the same command.") { File, Format, Base, AsOf, Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        var wanted = parsed.GetValue(AsOf) is { } revision ? new Revision(revision) : (Revision?)null;
        if (wanted > store.Facts.Head)
            throw new CommandMistakeException($"--as-of {wanted}: the log is at revision {store.Facts.Head}.");
        var format = parsed.GetValue(Format) ?? (file is "-" ? "jsonl" : Path.GetExtension(file));
        if (!Formats.HoldsRecords(format))
        {
            await WriteFactsAsync(store.Facts, file, parsed.GetRequiredValue(Base), wanted ?? store.Facts.Head, cancellationToken);
            return true;
        }

        await using var database = NpgsqlDataSource.Create(store.ConnectionString);
        var counted = await store.Facts.CountAsync(cancellationToken);
        var bar = new ProgressBar(parsed.GetValue(Json) && file is not "-");
        var export = new DataExport(store.Facts, BlobStores.Open(store.Settings, database), done => bar.Show(
            () => (double)(done.Facts + done.Records) / Math.Max(1, counted.Facts + counted.Records),
            () => $"{done.Facts:N0} facts, {done.Records:N0} records",
            () => new { done = false, facts = done.Facts, records = done.Records }));
        var incarnation = await store.Facts.ReadIncarnationAsync(cancellationToken);
        if (file is "-")
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(ExportFile.Header(wanted ?? store.Facts.Head, incarnation), cancellationToken);
            await export.RunAsync(output, wanted ?? store.Facts.Head, skip: 0, cancellationToken);
            return true;
        }

        await using var unfinished = await ExportFile.OpenAsync(file, wanted, store.Facts.Head, incarnation, cancellationToken);
        var all = await export.RunAsync(unfinished.Content, unfinished.Then, unfinished.Lines, cancellationToken);
        unfinished.Finish();
        bar.Finish(
            $"{file}: {all.Facts:N0} facts and {all.Records:N0} records, as they were at revision {unfinished.Then}"
            + (unfinished.Lines > 0 ? $" ({unfinished.Lines:N0} lines were there from an earlier run)." : "."),
            new { done = true, facts = all.Facts, records = all.Records, revision = unfinished.Then.Value, seconds = Math.Round(bar.Seconds, 3) });
        return true;
    }

    private static async Task WriteFactsAsync(
        PostgresFactStore store, string file, string baseIri, Revision then, CancellationToken cancellationToken)
    {
        var terms = await TermsAsync(store, cancellationToken);
        var writer = Formats.Writer(baseIri, terms.Contains);

        // A file appears when it is whole: whoever finds it may rely on it.
        var unfinished = file + ".unfinished";
        await using (var output = file is "-" ? Console.OpenStandardOutput() : System.IO.File.Create(unfinished))
            await writer.WriteAsync(store.ReadFactsAsync(then, cancellationToken), output, cancellationToken);
        if (file is not "-")
            System.IO.File.Move(unfinished, file, overwrite: true);
    }

    private static async Task<HashSet<Node>> TermsAsync(PostgresFactStore store, CancellationToken cancellationToken)
    {
        var answer = await store.ReadAsync(
            graph => graph.Subjects(graph.Find(ReservedPredicates.IsMemberOf), graph.Find(QueryEngine.Authorization.WellKnownNodes.Terms))
                .ToArray().Select(graph.NodeOf).ToHashSet(),
            ReadAt.Newest,
            cancellationToken);
        return answer.Value;
    }
}
