using System.Diagnostics;
using System.Text;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>A program that was run to its end.</summary>
/// <param name="Output">Both of its streams.</param>
internal sealed record Command(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Runs a program in <c>/</c> with an environment of nothing but a path and the C locale; no shell is involved.</summary>
    public static async Task<Command> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = CleanStart(arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;

        var output = new StringBuilder();
        var lines = new Lock();
        DataReceivedEventHandler collect = (_, line) =>
        {
            lock (lines)
                output.AppendLine(line.Data);
        };
        process.OutputDataReceived += collect;
        process.ErrorDataReceived += collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Command(process.ExitCode, output.ToString().Trim());
    }

    public static ProcessStartInfo CleanStart(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1)) { WorkingDirectory = "/", UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return start;
    }
}
