using System.Text;
using System.Text.Json;

namespace LinkedRecords.FactStore.Facts;

/// <summary>JSON forms of nodes, after JSON-LD 1.1 sections 9.3 (node objects) and 9.5 (value objects), put into N-Triples spelling.</summary>
internal static class JsonNodes
{
    /// <summary>The identifier of a node object that says nothing else; otherwise null.</summary>
    public static string? Id(JsonElement json) =>
        json.GetPropertyCount() == 1 ? Member(json, "@id") : null;

    /// <summary>A JSON string's text; null when it is none, or when its escapes make half of a surrogate pair.</summary>
    public static string? Text(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A literal as a client would have written it; null when the JSON is none. The text is not checked.</summary>
    public static string? Spelling(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => Typed(json.GetRawText(), NumberType(json)),
        JsonValueKind.True => Typed("true", Vocabulary.XsdBoolean),
        JsonValueKind.False => Typed("false", Vocabulary.XsdBoolean),
        JsonValueKind.Object => Value(json),
        _ => null,
    };

    private static string? Value(JsonElement json)
    {
        if (!json.TryGetProperty("@value", out var value))
            return null;
        var type = Member(json, "@type");
        var language = Member(json, "@language");
        var direction = Member(json, "@direction");
        var members = 1 + (type is null ? 0 : 1) + (language is null ? 0 : 1) + (direction is null ? 0 : 1);
        if (json.GetPropertyCount() != members || (type is not null && language is not null) || (direction is not null && language is null))
            return null;

        return value.ValueKind switch
        {
            JsonValueKind.String when Text(value) is not { } => null,
            JsonValueKind.String when language is not null => $"{Quoted(value)}@{language}{(direction is null ? "" : "--" + direction)}",
            JsonValueKind.String => type is null ? Quoted(value) : $"{Quoted(value)}^^{Bracketed(type)}",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when language is null =>
                type is null ? Spelling(value) : $"\"{value.GetRawText()}\"^^{Bracketed(type)}",
            _ => null,
        };
    }

    private static string? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? Text(member) : null;

    private static string Quoted(JsonElement text)
    {
        var spelling = new StringBuilder("\"");
        LiteralEscapes.Append(spelling, text.GetString());
        return spelling.Append('"').ToString();
    }

    /// <summary>A datatype is an IRI without brackets in JSON-LD; a prefixed name stays one.</summary>
    public static string Bracketed(string type) =>
        type.Contains("://", StringComparison.Ordinal) && !type.StartsWith('<') ? $"<{type}>" : type;

    private static string NumberType(JsonElement number) =>
        number.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? Vocabulary.XsdDouble : Vocabulary.XsdInteger;

    private static string Typed(string text, string datatype) => $"\"{text}\"^^<{datatype}>";
}
