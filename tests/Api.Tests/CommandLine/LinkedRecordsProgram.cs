using System.Diagnostics;
using System.Text;

namespace LinkedRecords.Api.Tests.CommandLine;

/// <summary>The built program as a person runs it: a process of its own, with a data folder of its own.</summary>
internal sealed class LinkedRecordsProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string? _database;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("linkedrecords-cli-");

    /// <summary>A program with a home of its own.</summary>
    /// <param name="database">The server that it is told to use; null to have it bring its own up in the data folder, which takes seconds.</param>
    public LinkedRecordsProgram(string? database)
    {
        _database = database;
        // The unprivileged database has to reach its folder also when the tests are root's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home.FullName, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Variables of its environment beside those that say where the database is.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string DataFolder => Path.Combine(_home.FullName, "data");

    public string Write(string name, string content)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a command that goes on; the caller stops and disposes it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Api.CommandLine.CommandMistakeException).Assembly.Location, .. arguments])
        {
            WorkingDirectory = _home.FullName,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LINKEDRECORDS_DATA"] = DataFolder;
        foreach (var name in new[] { "DATABASE_URL", "PGHOST", "PGDATABASE", "XDG_DATA_HOME" })
            start.Environment.Remove(name);
        if (_database is not null)
            start.Environment["DATABASE_URL"] = _database;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The next line that a running command prints and that <paramref name="isWanted"/> accepts.</summary>
    public static async Task<string> UntilAsync(StreamReader output, Func<string, bool> isWanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await output.ReadLineAsync(deadline.Token) is { } line)
        {
            if (isWanted(line))
                return line;
        }

        throw new InvalidOperationException("The program ended before it printed what was waited for.");
    }

    public void Dispose() => _home.Delete(recursive: true);
}
