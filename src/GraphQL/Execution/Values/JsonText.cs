using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>The texts of JSON that is UTF-8, as JavaScript has them: half of a surrogate pair may stand alone, as its escape.</summary>
/// <remarks>
/// RFC 8259 section 8.2 lets JSON spell such a half; <see cref="JsonElement.GetString"/> fails on it. Clients that compare texts
/// by UTF-16 units send halves, so whoever wants whole characters only, asks <see cref="IsWhole"/>.
/// </remarks>
public static class JsonText
{
    private const int SimpleEscape = 2;
    private const int UnicodeEscape = 6;

    /// <summary>The text of a JSON string.</summary>
    public static string Of(JsonElement text) => Unescaped(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    /// <summary>The name of a property.</summary>
    public static string NameOf(JsonProperty property) => Unescaped(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>Whether every surrogate in a text has its other half beside it.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }
        return true;
    }

    private static string Unescaped(ReadOnlySpan<byte> utf8)
    {
        var rest = Encoding.UTF8.GetString(utf8).AsSpan();
        if (!rest.Contains('\\'))
            return rest.ToString();
        var text = new StringBuilder(rest.Length);
        while (rest.IndexOf('\\') is var escape and >= 0)
        {
            text.Append(rest[..escape]).Append(Unescape(rest[(escape + 1)..]));
            rest = rest[(escape + (rest[escape + 1] == 'u' ? UnicodeEscape : SimpleEscape))..];
        }
        return text.Append(rest).ToString();
    }

    // The parser has checked the escape already.
    private static char Unescape(ReadOnlySpan<char> escape) => escape[0] switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => (char)ushort.Parse(escape.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var same => same,
    };
}
