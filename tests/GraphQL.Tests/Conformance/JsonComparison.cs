using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.GraphQL.Tests.Conformance;

/// <summary>Compares JSON as the suites ask: numbers by value, members in order.</summary>
internal static class JsonComparison
{
    /// <summary>What an answer differs in from <paramref name="expected"/>, or null.</summary>
    public static string? Difference(JsonElement expected, JsonNode? actual)
    {
        var actualElement = JsonSerializer.SerializeToElement(actual);
        return AreEqual(expected, actualElement)
            ? null
            : $"  expected: {expected.GetRawText()}\n  actual:   {actualElement.GetRawText()}";
    }

    /// <summary>What an answer differs in from <paramref name="expected"/>, or null.</summary>
    public static string? Difference(string? expected, string? actual) =>
        string.Equals(expected, actual, StringComparison.Ordinal) ? null : $"  expected: {expected}\n  actual:   {actual}";

    /// <summary>Whether both are the same value, with members of objects in the same order.</summary>
    public static bool AreEqual(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => one.GetDouble().CompareTo(other.GetDouble()) == 0,
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(one.GetString(), other.GetString(), StringComparison.Ordinal),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => HaveEqualMembers(one, other),
        var (kind, otherKind) => kind == otherKind,
    };

    private static bool HaveEqualMembers(JsonElement one, JsonElement other)
    {
        var members = one.EnumerateObject().ToList();
        var others = other.EnumerateObject().ToList();
        return members.Count == others.Count
            && members.Zip(others).All(pair => string.Equals(pair.First.Name, pair.Second.Name, StringComparison.Ordinal)
                && AreEqual(pair.First.Value, pair.Second.Value));
    }
}
