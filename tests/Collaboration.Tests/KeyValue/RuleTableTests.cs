using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

/// <summary>Runs every row of the table in docs/formats/keyvalue.md, in both orders of arrival.</summary>
public sealed class RuleTableTests
{
    private const string Start = """{"a":{"b":1},"n":5}""";

    [Fact]
    public void Each_row_of_the_table_of_rules_holds_in_every_order_of_arrival()
    {
        var rows = Rows().ToList();
        Assert.True(rows.Count >= 20, $"The table has only {rows.Count} rows.");

        var wrong = rows.SelectMany(row => new[]
        {
            Fault(row, known: true, laterBy: 10, row[3]),
            Fault(row, known: false, laterBy: 10, row[4]),
            Fault(row, known: false, laterBy: -10, row[5]),
        }).Where(fault => fault is not null);

        Assert.Empty(wrong);
    }

    private static IEnumerable<string[]> Rows()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "LinkedRecords.sln")))
            root = Path.GetDirectoryName(root)!;
        return File.ReadLines(Path.Combine(root, "docs", "formats", "keyvalue.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(character => character == '|') == 6)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries).Select(cell => cell.Trim('`')).ToArray());
    }

    private static string? Fault(string[] row, bool known, int laterBy, string expected)
    {
        var clock = ManualTime.AtNoon;
        var origin = new Replica(ActorId.Parse("o"), clock);
        foreach (var (name, value) in JsonNode.Parse(Start)!.AsObject())
            origin.Draft().Set(DocumentPath.Of(name), value).Commit();
        clock.Advance(TimeSpan.FromMilliseconds(100));
        var (one, other) = (Fork(origin, "u", clock, 20), Fork(origin, "v", clock, 20 + laterBy));

        Do(one, row[1]);
        if (known)
            other.Merge(one);
        Do(other, row[2]);
        one.Merge(other);
        other.Merge(one);
        origin.Merge(other);

        var results = new[] { one, other, origin }.Select(replica => DocumentJson.ToJson(replica.Value)!).ToList();
        return results.TrueForAll(result => JsonNode.DeepEquals(result, JsonNode.Parse(expected)))
            ? null
            : $"{row[1]} / {row[2]} (known: {known}, later by {laterBy}): {results[0].ToJsonString()} / {results[1].ToJsonString()}, not {expected}";
    }

    private static Replica Fork(Replica origin, string actor, ManualTime clock, int milliseconds)
    {
        var own = new ManualTime(clock.GetUtcNow().AddMilliseconds(milliseconds));
        return Replica.Restore(origin.Save().Span, ActorId.Parse(actor), own);
    }

    // "set /a/b 2", "delete /a", "add /n 3", "insert /l x"
    private static void Do(Replica replica, string text)
    {
        var words = text.Split(' ', 3);
        var path = DocumentPath.Parse(words[1]);
        Operation operation = words[0] switch
        {
            "set" => new Operation.Set(path, DocumentJson.FromJson(JsonNode.Parse(words[2]), () => throw new NotSupportedException())),
            "delete" => new Operation.Delete(path),
            "add" => new Operation.Increment(path, long.Parse(words[2], null)),
            _ => throw new FormatException(text),
        };
        Assert.IsType<CommitResult.Committed>(replica.Commit(operation));
    }
}
