using System.Diagnostics;

namespace LinkedRecords.Api.Tests.CommandLine;

public sealed class ReadmeTests
{
    [Fact]
    public async Task What_the_README_tells_to_type_works()
    {
        using var program = new LinkedRecordsProgram(database: null);
        var assembly = typeof(Api.CommandLine.CommandMistakeException).Assembly.Location;
        var script = program.Write("readme.sh", $$"""
            set -euo pipefail
            cd "$(dirname "$0")"
            printf '#!/bin/sh\nexec dotnet {{assembly}} "$@"\n' > linkedrecords
            chmod +x linkedrecords
            {{string.Join('\n', Commands())}}
            """);

        var start = new ProcessStartInfo("bash", [script]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LINKEDRECORDS_DATA"] = program.DataFolder;
        start.Environment.Remove("DATABASE_URL");
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.True(bash.ExitCode == 0, await errors);
        Assert.Contains("Imported 3 facts", await output, StringComparison.Ordinal);
        Assert.Contains("sound:", await output, StringComparison.Ordinal);
    }

    /// <summary>The blocks for a shell, but those that clone, start the server and run this test; a log is not followed without end.</summary>
    private static IEnumerable<string> Commands() =>
        File.ReadAllText(Path.Combine(Root(), "README.md")).Split("```sh\n").Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .Where(block => block.Contains("./linkedrecords", StringComparison.Ordinal))
            .Select(block => block.Replace(" --follow", "", StringComparison.Ordinal));

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
