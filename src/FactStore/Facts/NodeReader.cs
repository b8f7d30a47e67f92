using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.FactStore.Facts;

/// <summary>Makes nodes of what clients write, and says what is wrong when it is no node.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>Task</c>, <c>kv-1f</c></term><description>a name; never a literal</description></item>
/// <item><term><c>&lt;https://schema.org/Person&gt;</c></term><description>an IRI</description></item>
/// <item><term><c>schema:Person</c></term><description>an IRI by a registered prefix</description></item>
/// <item><term><c>"Q4"</c>, <c>"2024-12-31"^^xsd:date</c>, <c>"Titel"@de</c></term><description>a literal</description></item>
/// </list>
/// White space around a node does not count. The one exception is the object of <c>$isATermFor</c>: free text that stands
/// for a literal, as the first LinkedRecords had it. Safe to use from any thread.
/// </remarks>
public sealed class NodeReader(Prefixes prefixes)
{
    private const int Quoted = 60;

    /// <summary>With the well-known prefixes.</summary>
    public static readonly NodeReader Default = new(Prefixes.WellKnown);

    /// <summary>Reads a fact of three texts.</summary>
    public bool TryReadFact(
        string subject, string predicate, string @object, out Fact fact, [NotNullWhen(false)] out SpellingError? error)
    {
        fact = default;
        if (!TryRead(subject, FactPart.Subject, out var s, out error) || !TryRead(predicate, FactPart.Predicate, out var p, out error))
            return false;
        var read = p == ReservedPredicates.IsATermFor
            ? TryReadDescription(@object, out var o, out error)
            : TryRead(@object, FactPart.Object, out o, out error);
        fact = new Fact(s, p, o);
        return read;
    }

    /// <summary>Reads a fact whose object is JSON: a text, a number, a boolean, or a value or node object as in JSON-LD.</summary>
    public bool TryReadFact(
        string subject, string predicate, JsonElement @object, out Fact fact, [NotNullWhen(false)] out SpellingError? error)
    {
        if (JsonNodes.Text(@object) is { } text)
            return TryReadFact(subject, predicate, text, out fact, out error);

        fact = default;
        if (!TryRead(subject, FactPart.Subject, out var s, out error)
            || !TryRead(predicate, FactPart.Predicate, out var p, out error)
            || !TryReadJson(@object, FactPart.Object, out var o, out error))
        {
            return false;
        }

        if (p == ReservedPredicates.IsATermFor && !IsPlainText(o))
        {
            error = NoDescription();
            return false;
        }

        fact = new Fact(s, p, o);
        return true;
    }

    /// <summary>Reads one node of a text.</summary>
    /// <param name="text">White space around it does not count.</param>
    /// <param name="part">Decides what is allowed: only an object can be a literal, only a predicate has <c>$</c> and <c>*</c>.</param>
    /// <param name="node">The node in its canonical spelling.</param>
    /// <param name="error">Why there is none.</param>
    public bool TryRead(string text, FactPart part, out Node node, [NotNullWhen(false)] out SpellingError? error)
    {
        var trimmed = text.AsSpan().Trim();
        node = default;
        error = trimmed switch
        {
            "" => new SpellingError(SpellingError.Empty, part, $"The {Name(part)} is empty; write a name, an IRI or, as object, a literal."),
            _ when !IsUnicode(trimmed) => NotUnicode(part),
            ['"', ..] => ReadLiteral(trimmed, part, out node),
            ['<', ..] => ReadIri(trimmed, part, out node),
            _ when trimmed.Contains(':') => ReadPrefixed(trimmed, part, out node),
            _ => ReadName(trimmed, part, out node),
        };
        return error is null;
    }

    /// <summary>
    /// Reads one node of JSON: a text as <see cref="TryRead"/> does, <c>{"@id": "…"}</c>, <c>{"@value": …, "@type": "…"}</c>,
    /// <c>{"@value": "…", "@language": "…"}</c>, or a bare number or boolean.
    /// </summary>
    public bool TryReadJson(JsonElement json, FactPart part, out Node node, [NotNullWhen(false)] out SpellingError? error)
    {
        if (JsonNodes.Text(json) is { } text)
            return TryRead(text, part, out node, out error);
        if (json.ValueKind == JsonValueKind.Object && JsonNodes.Id(json) is { } id)
            return TryReadId(id, part, out node, out error);

        node = default;
        error = JsonNodes.Spelling(json) is { } spelling ? ReadLiteral(spelling, part, out node) : NoJson(part);
        return error is null;
    }

    /// <summary>An object as a client of the first LinkedRecords may write and read it: the description of a term is bare text.</summary>
    /// <returns>A text that <see cref="TryReadFact(string, string, string, out Fact, out SpellingError?)"/> reads as the same node.</returns>
    public static string PrintObject(Fact fact)
    {
        if (fact.Predicate != ReservedPredicates.IsATermFor || !IsPlainText(fact.Object))
            return fact.Object.Spelling;
        var text = Literal.Of(fact.Object).Text;
        var isBare = text.Length > 0 && text[0] != '"' && text.AsSpan().Trim().Length == text.Length;
        return isBare ? text : fact.Object.Spelling;
    }

    private bool TryReadDescription(string text, out Node node, [NotNullWhen(false)] out SpellingError? error)
    {
        node = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed is ['"', ..])
        {
            var read = TryRead(text, FactPart.Object, out node, out error);
            if (read && !IsPlainText(node))
                error = NoDescription();
            return error is null;
        }

        error = trimmed switch
        {
            "" => new SpellingError(SpellingError.Empty, FactPart.Object, "The description of a term is empty; write what the term is for."),
            _ when !IsUnicode(trimmed) => NotUnicode(FactPart.Object),
            _ when Encoding.UTF8.GetByteCount(trimmed) > NodeLimits.Literal =>
                TooLong(FactPart.Object, "A description", NodeLimits.Literal, "bytes of UTF-8"),
            _ => null,
        };
        if (error is null)
            node = Literal.Of(trimmed.ToString()).ToNode();
        return error is null;
    }

    private bool TryReadId(string id, FactPart part, out Node node, [NotNullWhen(false)] out SpellingError? error)
    {
        // In JSON-LD an IRI stands without brackets; here it may also be a prefixed name or a name.
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var isIri = colon > 0 && !prefixes.TryGet(id.AsSpan(0, colon), out _) && IriSyntax.IsAbsolute(id);
        if (!id.StartsWith('"'))
            return TryRead(isIri ? $"<{id}>" : id, part, out node, out error);

        node = default;
        error = new SpellingError(SpellingError.JsonInvalid, part, "\"@id\" names a node and cannot be a literal; write {\"@value\": …}.");
        return false;
    }

    private SpellingError? ReadLiteral(ReadOnlySpan<char> text, FactPart part, out Node node)
    {
        node = default;
        if (!IsUnicode(text))
            return NotUnicode(part);
        if (part != FactPart.Object)
        {
            return new SpellingError(
                SpellingError.LiteralMisplaced, part, $"{Quote(text)} is a literal and cannot be a {Name(part)}; write a name or an IRI.");
        }

        var scanner = new TermScanner(text);
        if (scanner.Literal(prefixes) is { } literal)
        {
            if (scanner.AtEnd)
            {
                node = literal.ToNode();
                return null;
            }

            scanner.Fail(SpellingError.LiteralInvalid, "nothing stands behind a literal but @language or ^^datatype");
        }

        return Broken(text, part, scanner);
    }

    private static SpellingError? ReadIri(ReadOnlySpan<char> text, FactPart part, out Node node)
    {
        node = default;
        var scanner = new TermScanner(text);
        if (scanner.Iri() is { } iri)
        {
            if (scanner.AtEnd)
            {
                node = new Node($"<{iri}>");
                return null;
            }

            scanner.Fail(SpellingError.IriInvalid, "nothing stands behind the '>' of an IRI");
        }

        return Broken(text, part, scanner);
    }

    private SpellingError? ReadPrefixed(ReadOnlySpan<char> text, FactPart part, out Node node)
    {
        var scanner = new TermScanner(text);
        var iri = scanner.PrefixedName(prefixes);
        node = iri is null ? default : new Node($"<{iri}>");
        return iri is null ? Broken(text, part, scanner) : null;
    }

    private static SpellingError? ReadName(ReadOnlySpan<char> text, FactPart part, out Node node)
    {
        node = default;
        var isName = part == FactPart.Predicate ? NameSyntax.IsPredicate(text) : NameSyntax.IsName(text);
        if (!isName)
            return NoName(text, part);
        if (text.Length > NodeLimits.Name)
            return TooLong(part, Quote(text), NodeLimits.Name, "characters");
        node = new Node(text.ToString());
        return null;
    }

    private static SpellingError NoName(ReadOnlySpan<char> text, FactPart part)
    {
        var names = part == FactPart.Predicate
            ? "A predicate has letters, digits and '-', at most with '$' in front and '*' behind"
            : "A name has letters, digits and '-'";
        var remedy = part == FactPart.Object ? "; a text is written in quotes, as \"Q4 2024\"" : "";
        return new SpellingError(
            SpellingError.NameInvalid, part, $"{Quote(text)} is no {Name(part)}. {names}{remedy}; an IRI is written as <https://schema.org/Person>.");
    }

    private static SpellingError Broken(ReadOnlySpan<char> text, FactPart part, TermScanner scanner) =>
        new(scanner.FaultCode!, part, $"{Quote(text)} cannot be the {Name(part)}: {scanner.Fault} (at character {scanner.Position + 1}).");

    private static SpellingError TooLong(FactPart part, string what, int limit, string unit) =>
        new(SpellingError.TooLong, part, $"{what} is too long to be the {Name(part)}: at most {limit} {unit} are allowed.");

    private static SpellingError NotUnicode(FactPart part) =>
        new(SpellingError.NotUnicode, part, $"The {Name(part)} contains half of a surrogate pair; send whole characters.");

    private static SpellingError NoDescription() =>
        new(SpellingError.LiteralInvalid, FactPart.Object, "The object of $isATermFor is plain text, without a language or another datatype than xsd:string.");

    private static SpellingError NoJson(FactPart part) => new(
        SpellingError.JsonInvalid,
        part,
        $"The {Name(part)} is JSON that spells no node. Write a text, a number, a boolean, {{\"@id\": \"schema:Person\"}}, "
        + "{\"@value\": \"12.5\", \"@type\": \"xsd:decimal\"} or {\"@value\": \"Titel\", \"@language\": \"de\"}.");

    private static bool IsPlainText(Node node) => node.Kind == NodeKind.Literal && node.Spelling[^1] == '"';

    private static bool IsUnicode(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var next and >= 0)
        {
            if (Rune.DecodeFromUtf16(text[next..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[(next + length)..];
        }

        return true;
    }

    private static string Quote(ReadOnlySpan<char> text) =>
        text.Length <= Quoted ? $"'{text}'" : $"'{text[..Quoted]}…'";

    private static string Name(FactPart part) => part switch
    {
        FactPart.Subject => "subject",
        FactPart.Predicate => "predicate",
        _ => "object",
    };
}
