using System.CommandLine;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords export FILE</c></summary>
internal static class ExportCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Where to; - is the standard output" };
    private static readonly Option<string?> Format = Formats.Option();
    private static readonly Option<string> Base = Formats.BaseOption();

    public static Command Create()
    {
        var command = new Command("export", "Export every fact that is true, in the order in which they were stated") { File, Format, Base };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        var terms = await TermsAsync(store.Facts, cancellationToken);
        var isStandardOutput = file is "-";
        var format = parsed.GetValue(Format) ?? (isStandardOutput ? "jsonl" : Path.GetExtension(file));
        var writer = Formats.Writer(format, parsed.GetRequiredValue(Base), terms.Contains);

        // A file appears when it is whole: whoever finds it may rely on it.
        var unfinished = file + ".unfinished";
        await using (var output = isStandardOutput ? Console.OpenStandardOutput() : System.IO.File.Create(unfinished))
            await writer.WriteAsync(store.Facts.ReadFactsAsync(cancellationToken), output, cancellationToken);
        if (!isStandardOutput)
            System.IO.File.Move(unfinished, file, overwrite: true);
        return true;
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
