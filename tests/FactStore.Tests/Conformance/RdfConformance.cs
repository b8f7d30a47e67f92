using System.Text;
using System.Text.Json;
using LinkedRecords.FactStore.Rdf;
using Xunit.Abstractions;

namespace LinkedRecords.FactStore.Tests.Conformance;

/// <summary>The W3C's tests of the line-based syntaxes, versions 1.1 and 1.2.</summary>
public sealed class RdfConformance(ITestOutputHelper output)
{
    private static readonly string Cases = FindCases();

    [ConformanceFact("rdf")]
    public Task N_Triples_are_read_and_written_as_the_W3C_says() => RunAsync("rdf-n-triples", graphs: false);

    [ConformanceFact("rdf")]
    public Task N_Quads_are_read_and_written_as_the_W3C_says() => RunAsync("rdf-n-quads", graphs: true);

    private async Task RunAsync(string suite, bool graphs)
    {
        var deviations = Deviations();
        int passed = 0, listed = 0;
        var failures = new List<string>();
        foreach (var test in Tests().Where(test => test.GetProperty("suite").GetString()!.Contains('/' + suite, StringComparison.Ordinal)))
        {
            var id = test.GetProperty("id").GetString()!;
            if (await FaultAsync(test, new NQuadsReader(graphs)) is not { } fault)
                passed++;
            else if (deviations.Any(pattern => id.EndsWith(pattern, StringComparison.Ordinal)))
                listed++;
            else
                failures.Add($"{id}: {fault}");
        }

        Report($"{suite}: {passed} passed, {failures.Count} failed, {listed} listed");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(passed > 0, $"{Cases} has no case of {suite}.");
    }

    /// <summary>What is wrong; null when the case passes.</summary>
    private static async Task<string?> FaultAsync(JsonElement test, NQuadsReader reader)
    {
        await using var input = File.OpenRead(PathOf(test, "action"));
        var statements = new List<RdfStatement>();
        RdfLine.Fault? fault = null;
        await foreach (var line in reader.ReadAsync(input, CancellationToken.None))
        {
            if (line is RdfLine.Stated stated)
                statements.Add(stated.Statement);
            else
                fault ??= (RdfLine.Fault)line;
        }

        var type = test.GetProperty("type")[0].GetString()!;
        if (type.Contains("Negative", StringComparison.Ordinal))
            return fault is null ? "was accepted" : null;
        if (fault is not null)
            return $"line {fault.Line}, column {fault.Column}: {fault.Message}";
        return type.EndsWith("C14N", StringComparison.Ordinal) ? await DifferenceAsync(statements, PathOf(test, "result")) : null;
    }

    private static async Task<string?> DifferenceAsync(List<RdfStatement> statements, string expectedFile)
    {
        using var written = new MemoryStream();
        await new NQuadsWriter().WriteAsync(statements.ToAsyncEnumerable(), written, CancellationToken.None);
        var expected = await File.ReadAllBytesAsync(expectedFile);
        return written.ToArray().AsSpan().SequenceEqual(expected) ? null : $"wrote {Encoding.UTF8.GetString(written.ToArray())}";
    }

    private static IEnumerable<JsonElement> Tests() =>
        File.ReadLines(Path.Combine(Cases, "tests.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    private static string PathOf(JsonElement test, string member) => Path.Combine(Cases, test.GetProperty(member).GetString()!);

    private static string FindCases() => Path.Combine(ConformanceFactAttribute.Root ?? "", "rdf");

    /// <summary>Ends of test ids that are listed, each with its reason behind a colon.</summary>
    private static List<string> Deviations() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "deviations.md"))
            .Where(line => line.StartsWith("- `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])];

    private void Report(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE_REPORT") is { Length: > 0 } report)
            File.AppendAllText(report, line + Environment.NewLine);
    }
}
