using System.CommandLine;
using System.Globalization;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords backup FILE</c></summary>
internal static class BackupCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Where to; a file that is there is replaced when the new one is whole" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command(
            "backup", "Save everything as it is at one moment: the log, records, files, accounts. The server may run meanwhile") { File, Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        var unfinished = file + ".unfinished";
        var bar = new ProgressBar(parsed.GetValue(Json));
        var dump = DatabaseProgram.RunAsync(
            "pg_dump",
            ["--format=custom", "--no-owner", "--no-privileges", $"--file={unfinished}"],
            store.ConnectionString,
            input: null,
            said: _ => { },
            cancellationToken);
        await bar.WhileAsync(dump, () => null, () => $"{Length(unfinished) / 1e6:N1} MB written", () => new { done = false, bytes = Length(unfinished) });
        System.IO.File.Move(unfinished, file, overwrite: true);
        bar.Finish(
            string.Create(CultureInfo.InvariantCulture, $"{file}: {Length(file) / 1e6:0.0} MB. Restore it with: linkedrecords restore {file}"),
            new { done = true, file, bytes = Length(file), seconds = Math.Round(bar.Seconds, 3) });
        return true;
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;
}
