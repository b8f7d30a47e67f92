using System.Globalization;
using System.Text;

namespace LinkedRecords.FactStore.Facts;

/// <summary>Reads the terms of N-Triples from a text, one after the other; stops for good at the first fault.</summary>
/// <remarks>https://www.w3.org/TR/rdf12-n-triples/#n-triples-grammar; a datatype may also be a prefixed name where prefixes are given.</remarks>
internal ref struct TermScanner(ReadOnlySpan<char> source)
{
    private readonly ReadOnlySpan<char> _text = source;

    /// <summary>Characters that were read; after a fault, where it is.</summary>
    public int Position { get; private set; }

    /// <summary>What is wrong at <see cref="Position"/>; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The code of <see cref="SpellingError"/> that goes with the fault.</summary>
    public string? FaultCode { get; private set; }

    public readonly bool AtEnd => Position == _text.Length;

    public readonly char Next => AtEnd ? '\0' : _text[Position];

    /// <summary>Spaces and tabs, which may stand between any two terms.</summary>
    public void SkipSpace()
    {
        while (Next is ' ' or '\t')
            Position++;
    }

    public readonly bool LooksAt(string token) => _text[Position..].StartsWith(token, StringComparison.Ordinal);

    /// <summary>Passes over a token if it stands here.</summary>
    public bool Skip(string token)
    {
        if (!LooksAt(token))
            return false;
        Position += token.Length;
        return true;
    }

    public void Fail(string code, string fault) => (FaultCode, Fault) = (FaultCode ?? code, Fault ?? fault);

    /// <summary><c>&lt;iri&gt;</c>; the IRI without the brackets, or null and a fault.</summary>
    public string? Iri()
    {
        var start = Position;
        var length = _text[start..].IndexOf('>');
        if (Next != '<' || length < 0)
            return NoIri("an IRI begins with '<' and ends with '>'");

        var raw = _text[(start + 1)..(start + length)];
        var iri = raw.Contains('\\') ? Unescaped(raw, stringEscapes: false) : raw.ToString();
        if (iri is null)
            return null;
        if (!IriSyntax.IsAbsolute(iri))
            return NoIri("an IRI begins with a scheme such as https: and has no space, quote, backslash or brace");
        if (Encoding.UTF8.GetByteCount(iri) > NodeLimits.Iri)
        {
            Fail(SpellingError.TooLong, $"an IRI has at most {NodeLimits.Iri} bytes of UTF-8");
            return null;
        }

        Position = start + length + 1;
        return iri;
    }

    /// <summary>A quoted text with its language or datatype, or null and a fault.</summary>
    /// <param name="prefixes">Of datatypes written as prefixed names; null where only IRIs are allowed, as in N-Triples.</param>
    public Literal? Literal(Prefixes? prefixes)
    {
        if (QuotedText() is not { } text)
            return null;
        if (Encoding.UTF8.GetByteCount(text) > NodeLimits.Literal)
        {
            Fail(SpellingError.TooLong, $"a literal has at most {NodeLimits.Literal} bytes of UTF-8; keep longer texts in a record");
            return null;
        }

        SkipSpaceBefore('@', '^');
        if (Skip("@"))
            return InLanguage(text);
        if (!Skip("^^"))
            return Facts.Literal.Of(text);
        SkipSpace();
        return Typed(text, Next == '<' || prefixes is null ? Iri() : PrefixedName(prefixes));
    }

    /// <summary>The label of a blank node, behind its <c>_:</c>; null and no progress when there is none.</summary>
    /// <remarks>Letters of any script as PN_CHARS_U has them; a full stop inside, but not at the end, where it ends the statement.</remarks>
    public string? BlankNodeLabel()
    {
        var rest = _text[Position..];
        var length = 0;
        while (length < rest.Length
            && Rune.DecodeFromUtf16(rest[length..], out var rune, out var width) == System.Buffers.OperationStatus.Done
            && IsLabel(rune, isFirst: length == 0))
        {
            length += width;
        }

        while (length > 0 && rest[length - 1] == '.')
            length--;
        Position += length;
        return length == 0 ? null : rest[..length].ToString();
    }

    private static bool IsLabel(Rune rune, bool isFirst) => rune.Value switch
    {
        '_' => true,
        '-' or '.' or 0xB7 => !isFirst,
        < 0x80 => char.IsAsciiLetterOrDigit((char)rune.Value),
        >= 0x300 and <= 0x36F or 0x203F or 0x2040 => !isFirst,
        0xD7 or 0xF7 or 0x37E => false,
        >= 0xC0 and <= 0x1FFF or 0x200C or 0x200D => true,
        >= 0x2070 and <= 0x218F or >= 0x2C00 and <= 0x2FEF or >= 0x3001 and <= 0xD7FF => true,
        >= 0xF900 and <= 0xFDCF or >= 0xFDF0 and <= 0xFFFD or >= 0x10000 and <= 0xEFFFF => true,
        _ => false,
    };

    private Literal? Typed(string text, string? datatype)
    {
        if (datatype is null)
            return null;
        if (datatype is Vocabulary.LangString or Vocabulary.DirLangString)
        {
            Fail(SpellingError.LiteralInvalid, "a literal of this datatype needs a language: write \"text\"@en");
            return null;
        }

        return Facts.Literal.Of(text, datatype);
    }

    private Literal? InLanguage(string text)
    {
        var start = Position;
        while (char.IsAsciiLetterOrDigit(Next) || Next == '-')
            Position++;

        var tag = _text[start..Position];
        var split = tag.IndexOf("--");
        var direction = split < 0 ? null : tag[(split + 2)..].ToString();
        var language = split < 0 ? tag : tag[..split];
        if (LanguageTag.IsWellFormed(language) && direction is null or "ltr" or "rtl")
            return Facts.Literal.InLanguage(text, language.ToString(), direction);

        Position = start;
        Fail(SpellingError.LiteralInvalid, "after '@' stands a language tag such as en or pt-BR, at most followed by --ltr or --rtl");
        return null;
    }

    /// <summary>A prefixed name, expanded, up to the end of the text; or null and a fault.</summary>
    public string? PrefixedName(Prefixes prefixes)
    {
        var colon = _text[Position..].IndexOf(':');
        if (colon < 0)
            return NoIri("a datatype is an IRI such as <http://www.w3.org/2001/XMLSchema#date> or a prefixed name such as xsd:date");

        var prefix = _text.Slice(Position, colon);
        if (!prefixes.TryGet(prefix, out var expansion))
        {
            Fail(
                SpellingError.PrefixUnknown,
                $"the prefix '{prefix}' is not registered; known are {string.Join(", ", prefixes.Namespaces.Keys)}. Write an IRI as <{_text[Position..]}>");
            return null;
        }

        // The backslash of Turtle's PN_LOCAL_ESC, as in term:partOf\*.
        var iri = expansion + _text[(Position + colon + 1)..].ToString().Replace("\\", "", StringComparison.Ordinal);
        if (!IriSyntax.IsAbsolute(iri) || Encoding.UTF8.GetByteCount(iri) > NodeLimits.Iri)
            return NoIri("what stands behind the prefix must make an IRI, at most 2048 bytes long");
        Position = _text.Length;
        return iri;
    }

    private string? QuotedText()
    {
        if (Next != '"')
        {
            Fail(SpellingError.LiteralInvalid, "a literal begins with '\"'");
            return null;
        }

        var start = Position + 1;
        var end = start;
        var escaped = false;
        while (end < _text.Length && _text[end] != '"')
        {
            if (_text[end] is '\n' or '\r')
                break;
            escaped |= _text[end] == '\\';
            end += _text[end] == '\\' ? 2 : 1;
        }

        if (end >= _text.Length || _text[end] != '"')
        {
            Fail(SpellingError.LiteralInvalid, "a literal ends with '\"' on the same line; inside write \\\" for a quote and \\n for a line break");
            return null;
        }

        Position = start;
        var text = escaped ? Unescaped(_text[start..end], stringEscapes: true) : _text[start..end].ToString();
        if (text is not null)
            Position = end + 1;
        return text;
    }

    private string? Unescaped(ReadOnlySpan<char> raw, bool stringEscapes)
    {
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf('\\') is var next and >= 0 ? next : raw.Length;
            text.Append(raw[..plain]);
            raw = raw[plain..];
            if (raw.IsEmpty)
                break;

            var length = AppendEscape(text, raw, stringEscapes);
            if (length == 0)
            {
                Fail(
                    stringEscapes ? SpellingError.LiteralInvalid : SpellingError.IriInvalid,
                    "a backslash stands before t, b, n, r, f, a quote or a backslash in a literal, or before u and 4 or U and 8 hexadecimal digits of a character");
                return null;
            }

            raw = raw[length..];
        }

        return text.ToString();
    }

    /// <summary>Appends what an escape stands for and returns its length; 0 when it is none.</summary>
    private static int AppendEscape(StringBuilder text, ReadOnlySpan<char> escape, bool stringEscapes)
    {
        if (escape.Length < 2)
            return 0;
        if (escape[1] is 'u' or 'U')
            return AppendNumeric(text, escape, escape[1] == 'u' ? 4 : 8);

        var meant = "tbnrf\"'\\".IndexOf(escape[1], StringComparison.Ordinal);
        if (!stringEscapes || meant < 0)
            return 0;
        text.Append("\t\b\n\r\f\"'\\"[meant]);
        return 2;
    }

    private static int AppendNumeric(StringBuilder text, ReadOnlySpan<char> escape, int digits)
    {
        if (escape.Length < 2 + digits
            || !uint.TryParse(escape.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return 0;
        }

        text.Append(new Rune(code).ToString());
        return 2 + digits;
    }

    /// <summary>White space is skipped only when one of these characters follows, since otherwise it ends the term.</summary>
    private void SkipSpaceBefore(char first, char second)
    {
        var start = Position;
        SkipSpace();
        if (Next != first && Next != second)
            Position = start;
    }

    private string? NoIri(string fault)
    {
        Fail(SpellingError.IriInvalid, fault);
        return null;
    }
}
