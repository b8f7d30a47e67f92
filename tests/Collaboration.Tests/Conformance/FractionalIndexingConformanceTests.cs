using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Lists;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Conformance;

public sealed class FractionalIndexingConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Keys_are_those_of_the_npm_package() =>
        new ConformanceSuite("fractional-indexing-keys", output).Run("fractional-indexing/keys.jsonl", CheckKey, _ => null);

    [Fact]
    public void Lists_grow_as_in_the_npm_package() =>
        new ConformanceSuite("fractional-indexing-walks", output).Run("fractional-indexing/walks.jsonl", CheckWalk, _ => null);

    private static string? CheckKey(JsonObject given)
    {
        try
        {
            var (a, b) = (given["a"]?.GetValue<string>(), given["b"]?.GetValue<string>());
            var digits = given["digits"]?.GetValue<string>() ?? FractionalIndex.Base62;
            JsonNode keys = given["n"] is { } n
                ? new JsonArray([.. FractionalIndex.Between(a, b, n.GetValue<int>(), digits).Select(key => (JsonNode)key)])
                : FractionalIndex.Between(a, b, digits);
            return given["error"] is null ? Difference(given["out"], keys) : $"gave {keys.ToJsonString()} instead of an error";
        }
        catch (ArgumentException) when (given["error"] is not null)
        {
            return null;
        }
        catch (ArgumentException refused)
        {
            return refused.Message;
        }
    }

    private static string? CheckWalk(JsonObject given) => given["ops"] is null ? CheckGrowth(given) : CheckList(given);

    private static string? CheckGrowth(JsonObject given)
    {
        var keys = new List<string>();
        var (before, after) = (given["start"]![0]!.GetValue<string>(), given["start"]![1]!.GetValue<string>());
        foreach (var _ in given["keys"]!.AsArray())
        {
            before = FractionalIndex.Between(before, after);
            keys.Add(before);
        }

        return Difference(given["keys"], new JsonArray([.. keys.Select(key => (JsonNode)key)]))
            ?? Difference(given["longest"], keys.Max(key => key.Length));
    }

    private static string? CheckList(JsonObject given)
    {
        var list = new List<string>();
        var digits = given["digits"]?.GetValue<string>() ?? FractionalIndex.Base62;
        foreach (var step in given["ops"]!.AsArray())
        {
            var index = step![0]!.GetValue<int>();
            var keys = FractionalIndex.Between(
                index == 0 ? null : list[index - 1], index == list.Count ? null : list[index], step[1]!.GetValue<int>(), digits);
            if (Difference(step[2], new JsonArray([.. keys.Select(key => (JsonNode)key)])) is { } difference)
                return difference;
            list.InsertRange(index, keys);
        }

        return Difference(given["final"], new JsonArray([.. list.Select(key => (JsonNode)key)]))
            ?? Difference(given["longest"], list.Max(key => key.Length));
    }

    private static string? Difference(JsonNode? expected, JsonNode? actual) => JsonNode.DeepEquals(expected, actual)
        ? null
        : $"expected {expected?.ToJsonString() ?? "null"}, was {actual?.ToJsonString() ?? "null"}";
}
