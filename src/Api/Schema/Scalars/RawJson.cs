using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>Turns the raw values of a request into JSON.</summary>
internal static class RawJson
{
    /// <summary>The value as a node; null for null.</summary>
    public static JsonNode? ToNode(object? raw) => raw switch
    {
        null => null,
        bool value => JsonValue.Create(value),
        int value => JsonValue.Create(value),
        long value => JsonValue.Create(value),
        double value => Number(value),
        string value => JsonValue.Create(value),
        JsonElement value => JsonNode.Parse(value.GetRawText()),
        IReadOnlyDictionary<string, object?> members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, ToNode(member.Value)))),
        IEnumerable<object?> items => new JsonArray([.. items.Select(ToNode)]),
        _ => JsonValue.Create(raw.ToString()),
    };

    /// <summary>The value as an element, for readers of JSON.</summary>
    public static JsonElement ToElement(object? raw) =>
        ToNode(raw) is { } node ? JsonDocument.Parse(node.ToJsonString()).RootElement.Clone() : Null;

    /// <summary>The answer to texts that are not <see cref="IsWhole"/>.</summary>
    public static Coerced Halved => Coerced.Refused("A text in it has half of a surrogate pair. Send whole characters.");

    /// <summary>Whether every text in it is of whole characters: neither a document nor a fact keeps half of a surrogate pair.</summary>
    public static bool IsWhole(object? raw) => raw switch
    {
        string text => JsonText.IsWhole(text),
        IReadOnlyDictionary<string, object?> members => members.All(member => JsonText.IsWhole(member.Key) && IsWhole(member.Value)),
        IEnumerable<object?> items => items.All(IsWhole),
        _ => true,
    };

    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement.Clone();

    // Written as a whole number where it is one, so that 1 comes back as 1 and not as 1.0.
    private static JsonValue Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);
}
