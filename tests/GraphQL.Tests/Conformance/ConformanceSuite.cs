using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>Runs every case of a file and tells how many pass; a case that fails and is not a listed deviation fails the test.</summary>
/// <param name="output">Where the counts and the first failures are written.</param>
internal sealed class ConformanceSuite(ITestOutputHelper output)
{
    private const int FailuresShown = 20;
    private static readonly Lock Report = new();

    /// <summary>What is wrong with a case, or null when it passes.</summary>
    /// <remarks>An exception counts as a failure: no input may cause one.</remarks>
    internal delegate string? Check(JsonElement testCase);

    /// <summary>Runs the cases of <paramref name="file"/>; those of drafts of the specification count as a suite of their own.</summary>
    public void Run(string name, string file, Check check)
    {
        if (ConformanceData.Folder is null)
        {
            output.WriteLine($"{name}: skipped, there is no folder of cases (set LINKEDRECORDS_CONFORMANCE).");
            return;
        }

        var cases = ConformanceData.Read(file);
        var failures = RunGroup(name, cases.Where(testCase => !IsDraft(testCase)), check)
            + RunGroup($"{name}-draft", cases.Where(IsDraft), check);
        Assert.Equal(0, failures);
    }

    private static bool IsDraft(JsonElement testCase) => testCase.TryGetProperty("draft", out _);

    private int RunGroup(string name, IEnumerable<JsonElement> cases, Check check)
    {
        var outcomes = cases.Select(testCase => Outcome(testCase, check)).ToList();
        if (outcomes.Count == 0)
            return 0;

        var failed = outcomes.Where(outcome => outcome is { Problem: not null, Deviation: null }).ToList();
        var listed = outcomes.Count(outcome => outcome is { Problem: not null, Deviation: not null });
        var passed = outcomes.Count - failed.Count - listed;
        WriteReport(string.Create(CultureInfo.InvariantCulture, $"{name}: {passed} passed, {failed.Count} failed, {listed} listed"));
        ShowFailures(failed);
        return failed.Count;
    }

    private static (string Id, string Origin, string? Problem, string? Deviation) Outcome(JsonElement testCase, Check check)
    {
        var id = testCase.GetProperty("id").GetString()!;
        var origin = testCase.GetProperty("origin").GetString()!;
        var problem = Problem(testCase, check);
        return (id, origin, problem, problem is null ? null : Deviations.ReasonFor(id, origin) ?? LackedSchema(testCase));
    }

    // A folder may hold a part of the cases, and not every schema that they name.
    private static string? LackedSchema(JsonElement testCase) => testCase.EnumerateObject()
        .Where(property => property.Name is "old" or "new" or "schema" && property.Value.ValueKind == JsonValueKind.String)
        .Select(property => property.Value.GetString()!)
        .FirstOrDefault(schema => !ConformanceSchemas.Has(schema)) is { } lacked
        ? $"The folder lacks the schema {lacked}."
        : null;

    private static string? Problem(JsonElement testCase, Check check)
    {
        try
        {
            return check(testCase);
        }
#pragma warning disable CA1031 // Whatever an engine throws is a failure of this one case; the others still run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.ToString();
        }
    }

    private void WriteReport(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE_REPORT") is not { Length: > 0 } report)
            return;
        lock (Report)
            File.AppendAllText(report, line + "\n");
    }

    private void ShowFailures(IReadOnlyList<(string Id, string Origin, string? Problem, string? Deviation)> failed)
    {
        foreach (var group in failed.GroupBy(failure => failure.Origin.Split(" > ")[0], StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Count(),5}  {group.Key}"));
        foreach (var (id, origin, problem, _) in failed.Take(FailuresShown))
            output.WriteLine($"{id} ({origin})\n{problem}\n");
    }
}
