using System.Buffers;
using System.Globalization;
using System.Text;

namespace LinkedRecords.FactStore.Facts;

/// <summary>The one way in which the canonical form escapes a character, and no other character is escaped.</summary>
/// <remarks>https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples</remarks>
internal static class LiteralEscapes
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016"
        + "\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"\\\u007F\uFFFE\uFFFF");

    public static void Append(StringBuilder spelling, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is var next and >= 0)
        {
            spelling.Append(text[..next]);
            AppendEscaped(spelling, text[next]);
            text = text[(next + 1)..];
        }

        spelling.Append(text);
    }

    private static void AppendEscaped(StringBuilder spelling, char special) => _ = special switch
    {
        '\b' => spelling.Append(@"\b"),
        '\t' => spelling.Append(@"\t"),
        '\n' => spelling.Append(@"\n"),
        '\f' => spelling.Append(@"\f"),
        '\r' => spelling.Append(@"\r"),
        '"' => spelling.Append("\\\""),
        '\\' => spelling.Append(@"\\"),
        _ => spelling.Append(CultureInfo.InvariantCulture, $@"\u{(int)special:X4}"),
    };
}
