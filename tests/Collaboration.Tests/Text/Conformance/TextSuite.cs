using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

/// <summary>
/// Runs the cases of one folder of the conformance data and says how many passed, failed, or are listed in deviations.md. A missing folder
/// is said and skipped, since the data is not part of this project.
/// </summary>
internal sealed partial class TextSuite
{
    private readonly string _name;
    private readonly string _folder;
    private readonly ITestOutputHelper _output;
    private readonly List<Regex> _listedIds;
    private readonly List<string> _failures = [];
    private int _passed;
    private int _listed;

    private TextSuite(string name, string folder, ITestOutputHelper output)
    {
        _name = name;
        _folder = folder;
        _output = output;
        _listedIds = [.. ListedIds(name)];
    }

    public static void Run(string name, ITestOutputHelper output, Action<TextSuite> cases)
    {
        var root = Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE") ?? DefaultRoot();
        var folder = root is null ? null : Path.Combine(root, name);
        if (!Directory.Exists(folder))
        {
            output.WriteLine($"{name}: skipped, there is no folder {folder ?? "with conformance data"}.");
            return;
        }

        var suite = new TextSuite(name, folder, output);
        cases(suite);
        suite.Report();
    }

    public IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(_folder, pattern).Order(StringComparer.Ordinal);

    /// <summary>The cases of a JSON Lines file with their ids; empty when the folder does not have the file.</summary>
    public IEnumerable<(string Id, JsonElement Case)> Lines(string file)
    {
        var path = Path.Combine(_folder, file);
        if (!File.Exists(path))
            yield break;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
                continue;
            using var document = JsonDocument.Parse(line);
            var id = document.RootElement.TryGetProperty("id", out var given) ? given.ToString() : number.ToString(CultureInfo.InvariantCulture);
            yield return ($"{file}/{id}", document.RootElement);
        }
    }

    public void Case(string id, Action check)
    {
        try
        {
            check();
            _passed++;
        }
#pragma warning disable CA1031 // Whatever a case throws is a failure of that case; the others still run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_listedIds.Exists(listed => listed.IsMatch(id)))
                _listed++;
            else
                _failures.Add($"{id}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>A string, or the units of one that is not well-formed.</summary>
    public static string Units(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : string.Concat(value.GetProperty("u16").GetString()!.Chunk(4).Select(digits => (char)ushort.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private void Report()
    {
        var line = $"{_name}: {_passed} passed, {_failures.Count} failed, {_listed} listed";
        _output.WriteLine(line);
        foreach (var failure in _failures.Take(50))
            _output.WriteLine(failure);
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE_REPORT") is { Length: > 0 } report)
            File.AppendAllText(report, line + "\n");
        Assert.True(_failures.Count == 0, line + "\n" + string.Join('\n', _failures.Take(20)));
    }

    private static string? DefaultRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "conformance"));
        }

        return null;
    }

    private static IEnumerable<Regex> ListedIds(string name)
    {
        using var stream = typeof(TextSuite).Assembly.GetManifestResourceStream("text-deviations.md")!;
        using var reader = new StreamReader(stream);
        foreach (Match row in ListedRow().Matches(reader.ReadToEnd()))
        {
            if (row.Groups["suite"].ValueSpan.SequenceEqual(name))
                yield return new Regex($"^(?:{row.Groups["id"].Value})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        }
    }

    [GeneratedRegex(@"^\| (?<suite>[\w-]+) \| `(?<id>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ListedRow();
}
