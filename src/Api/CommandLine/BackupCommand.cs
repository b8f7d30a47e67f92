using System.CommandLine;
using System.Globalization;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords backup FILE</c></summary>
internal static class BackupCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly Argument<string> File = new("FILE") { Description = "Where to; a file that is there is replaced when the new one is whole" };

    public static Command Create()
    {
        var command = new Command(
            "backup", "Save everything as it is at one moment: the log, records, files, accounts. The server may run meanwhile") { File };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        var unfinished = file + ".unfinished";
        var dump = DatabaseProgram.RunAsync(
            "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--file={unfinished}"], store.ConnectionString, cancellationToken);
        await ShowAsync(dump, unfinished, cancellationToken);
        await dump;
        System.IO.File.Move(unfinished, file, overwrite: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length / 1e6:0.0} MB. Restore it with: linkedrecords restore {file}"));
        return true;
    }

    private static async Task ShowAsync(Task dump, string file, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
            return;
        using var timer = new PeriodicTimer(Interval);
        while (!dump.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (System.IO.File.Exists(file))
                await Console.Error.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\r{new FileInfo(file).Length / 1e6,12:0.0} MB written "));
        }

        await Console.Error.WriteAsync("\r");
    }
}
