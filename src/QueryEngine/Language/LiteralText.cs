using System.Globalization;
using System.Text;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>The escapes of literals in N-Triples.</summary>
/// <remarks>RDF 1.1 N-Triples, section 4 (canonical form): quote, backslash, line feed and carriage return are escaped, nothing else.</remarks>
internal static class LiteralText
{
    /// <summary>The canonical spelling of a text between quotes.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny("\"\\\n\r"))
            return text;
        return text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
    }

    /// <summary>The text that a spelling stands for. Escapes that do not exist are kept as they are.</summary>
    public static string Unescape(ReadOnlySpan<char> spelling)
    {
        if (!spelling.Contains('\\'))
            return spelling.ToString();
        var text = new StringBuilder(spelling.Length);
        for (var rest = spelling; !rest.IsEmpty;)
        {
            var plain = rest.IndexOf('\\') is var escape && escape >= 0 ? escape : rest.Length;
            text.Append(rest[..plain]);
            rest = rest[plain..];
            if (!rest.IsEmpty)
                rest = rest[(1 + AppendEscaped(text, rest[1..]))..];
        }

        return text.ToString();
    }

    private static int AppendEscaped(StringBuilder text, ReadOnlySpan<char> escape)
    {
        switch (escape.IsEmpty ? '\0' : escape[0])
        {
            case 'u' when TryReadCodePoint(escape, 4, text):
                return 5;
            case 'U' when TryReadCodePoint(escape, 8, text):
                return 9;
            case 't' or 'b' or 'n' or 'r' or 'f' or '"' or '\'' or '\\':
                text.Append(Named(escape[0]));
                return 1;
            default:
                text.Append('\\');
                return 0;
        }
    }

    private static bool TryReadCodePoint(ReadOnlySpan<char> escape, int digits, StringBuilder text)
    {
        if (escape.Length <= digits
            || !int.TryParse(escape.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return false;
        }

        text.Append(new Rune(code).ToString());
        return true;
    }

    private static char Named(char letter) => letter switch
    {
        't' => '\t',
        'b' => '\b',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        _ => letter,
    };
}
