using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Conformance;

/// <summary>Runs the cases of one suite, reports them all, and fails for each that fails and is not listed.</summary>
/// <remarks>The cases are read from the folder that LINKEDRECORDS_CONFORMANCE names; where it is missing, nothing runs.</remarks>
internal sealed class ConformanceSuite(string name, ITestOutputHelper output)
{
    private static readonly Lock Report = new();
    private readonly List<string> _failures = [];
    private int _passed;
    private int _listed;

    /// <summary>Runs the cases of a file, one JSON object a line.</summary>
    /// <param name="check">Null when a case holds, else what is different.</param>
    /// <param name="deviation">The reason for which a case may differ; null when it may not.</param>
    public void Run(string file, Func<JsonObject, string?> check, Func<JsonObject, string?> deviation)
    {
        var path = Path.Combine(Folder(), file);
        if (!File.Exists(path))
        {
            output.WriteLine($"{name}: skipped, there is no {path}");
            return;
        }

        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
            Count((JsonObject)JsonNode.Parse(line)!, check, deviation);
        Finish();
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE") is { Length: > 0 } named)
            return named;
        var at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "LinkedRecords.sln")))
            at = Path.GetDirectoryName(at);
        return Path.Combine(at ?? ".", "..", "shared", "conformance");
    }

    private void Count(JsonObject given, Func<JsonObject, string?> check, Func<JsonObject, string?> deviation)
    {
        if (check(given) is not { } difference)
        {
            _passed++;
        }
        else if (deviation(given) is { } reason)
        {
            _listed++;
            output.WriteLine($"{given["id"]} listed: {reason}");
        }
        else
        {
            _failures.Add($"{given["id"]}: {difference}");
        }
    }

    private void Finish()
    {
        var line = $"{name}: {_passed} passed, {_failures.Count} failed, {_listed} listed";
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE_REPORT") is { Length: > 0 } report)
        {
            lock (Report)
                File.AppendAllText(report, line + Environment.NewLine);
        }

        Assert.True(_failures.Count == 0, string.Join(Environment.NewLine, _failures.Prepend(line)));
    }
}
