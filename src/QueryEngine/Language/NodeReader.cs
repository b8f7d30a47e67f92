using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Reads nodes as people and programs write them.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>Task</c>, <c>kv-1f…</c></term><description>a name; never a literal</description></item>
/// <item><term><c>&lt;https://schema.org/Person&gt;</c></term><description>an IRI</description></item>
/// <item><term><c>schema:Person</c></term><description>a prefixed name; the prefix must be registered</description></item>
/// <item><term><c>"Q4 2024"</c>, <c>"2024-12-31"^^xsd:date</c>, <c>"Titel"@de</c></term><description>a literal</description></item>
/// <item><term><c>{"@value": …, "@type": …}</c>, <c>{"@id": …}</c>, a JSON number or truth value</term><description>the same in JSON, as JSON-LD writes it</description></item>
/// </list>
/// No two of them collide, since no name contains <c>:</c>, <c>&lt;</c> or a quote.
/// </remarks>
public sealed class NodeReader(Prefixes prefixes)
{
    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";
    private const int MaximumLiteral = 64 * 1024;
    private const int MaximumIri = 4 * 1024;

    /// <summary>Reads a node from text.</summary>
    public NodeReading Read(string text) => text switch
    {
        "" => Malformed(text),
        ['<', .. var iri, '>'] => Iri(iri, text),
        ['"', ..] => Literal(text),
        _ when text.Contains(':', StringComparison.Ordinal) => Prefixed(text),
        _ => Names.IsName(text) || Names.IsPredicate(text) ? new NodeReading.Read(new(text)) : Malformed(text),
    };

    /// <summary>Reads a node from JSON.</summary>
    public NodeReading Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Read(json.GetString()!),
        JsonValueKind.True or JsonValueKind.False => Typed(json.GetRawText(), Xsd + "boolean"),
        JsonValueKind.Number => Typed(json.GetRawText(), Xsd + (json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "double" : "integer")),
        JsonValueKind.Object => ReadObject(json),
        _ => new NodeReading.Wrong(QueryCodes.TypeWrong, $"A node is a text, a number, a truth value, or an object with @value or @id; found {json.ValueKind}."),
    };

    /// <summary>A plain text literal.</summary>
    public static Node Text(string text) => new($"\"{LiteralText.Escape(text)}\"");

    private static NodeReading.Wrong Malformed(string text) => new(
        QueryCodes.NodeMalformed,
        $"\"{Shown(text)}\" is not a node: a name has 1 to 40 letters, digits and hyphens; an IRI stands in <>, a text in \"\".");

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static NodeReading Iri(string iri, string text) =>
        IsIri(iri) ? new NodeReading.Read(new($"<{iri}>")) : Malformed(text);

    // RFC 3987: a scheme, and none of the characters that N-Triples keeps out of an IRI.
    private static bool IsIri(ReadOnlySpan<char> iri) =>
        iri.Length <= MaximumIri && iri.IndexOf(':') is > 0 and var colon && char.IsAsciiLetter(iri[0])
        && !iri[..colon].ContainsAnyExcept(SchemeCharacters) && !iri.ContainsAny(NotInIri) && !ContainsControl(iri);

    private static bool ContainsControl(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\0', ' ');

    private NodeReading Prefixed(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var iri = prefixes.Expand(text[..colon], text[(colon + 1)..]);
        return iri is null
            ? new NodeReading.Wrong(QueryCodes.PrefixUnknown, $"The prefix \"{Shown(text[..colon])}\" is not registered; write the whole IRI in <>, or text in quotes.")
            : Iri(iri, text);
    }

    private NodeReading Literal(string text)
    {
        var end = ClosingQuote(text);
        if (end < 0 || end > MaximumLiteral)
            return Malformed(text);
        var lexical = LiteralText.Unescape(text.AsSpan(1, end - 1));
        var suffix = text[(end + 1)..];
        return suffix switch
        {
            "" => new NodeReading.Read(Text(lexical)),
            ['@', .. var language] when IsLanguage(language) => Tagged(lexical, language),
            ['^', '^', .. var type] => TypedBy(lexical, type, text),
            _ => Malformed(text),
        };
    }

    private static int ClosingQuote(string text)
    {
        for (var at = 1; at < text.Length;)
        {
            switch (text[at])
            {
                case '"':
                    return at;
                case '\\':
                    at += 2;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return -1;
    }

    private NodeReading TypedBy(string lexical, string type, string text) => Read(type) switch
    {
        NodeReading.Read(var node) when node.Kind == NodeKind.Iri => Typed(lexical, node.Spelling[1..^1]),
        NodeReading.Wrong { Code: QueryCodes.PrefixUnknown } wrong => wrong,
        _ => Malformed(text),
    };

    private static NodeReading.Read Typed(string lexical, string iri) =>
        new(iri is Xsd + "string" ? Text(lexical) : new($"\"{LiteralText.Escape(lexical)}\"^^<{iri}>"));

    // RDF 1.1 Concepts, section 3.3: language tags are compared without regard to case; ours are kept in lower case.
    private static NodeReading.Read Tagged(string lexical, string language) =>
        new(new Node($"\"{LiteralText.Escape(lexical)}\"@{language.ToLowerInvariant()}"));

    private static bool IsLanguage(ReadOnlySpan<char> tag) =>
        tag.Length is > 0 and <= 35 && char.IsAsciiLetter(tag[0]) && tag[^1] != '-' && !tag.ContainsAnyExcept(LanguageCharacters);

    private NodeReading ReadObject(JsonElement json)
    {
        if (json.TryGetProperty("@id", out var id) && id.ValueKind == JsonValueKind.String)
            return Read(id.GetString() is ['<', ..] or null || !IsIri(id.GetString()) ? id.GetString()! : $"<{id.GetString()}>");
        if (!json.TryGetProperty("@value", out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
            return new NodeReading.Wrong(QueryCodes.TypeWrong, "An object as a node has @id, or @value with an optional @type or @language.");
        if (json.TryGetProperty("@language", out var language) && language.ValueKind == JsonValueKind.String && IsLanguage(language.GetString()))
            return Tagged(value.ToString(), language.GetString()!);
        if (json.TryGetProperty("@type", out var type) && type.ValueKind == JsonValueKind.String)
            return ReadTyped(value, type.GetString()!);
        return value.ValueKind == JsonValueKind.String ? new NodeReading.Read(Text(value.GetString()!)) : Read(value);
    }

    private NodeReading ReadTyped(JsonElement value, string type)
    {
        var lexical = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return IsIri(type) && prefixes.Expand(type.Split(':')[0], "") is null
            ? Typed(lexical, type)
            : TypedBy(lexical, type, type);
    }

    private static readonly System.Buffers.SearchValues<char> NotInIri = System.Buffers.SearchValues.Create("<>\"{}|^`\\");
    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private static readonly System.Buffers.SearchValues<char> LanguageCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}
