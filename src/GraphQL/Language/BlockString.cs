using System.Text;
using LinkedRecords.GraphQL.Language.Lexing;

namespace LinkedRecords.GraphQL.Language;

/// <summary>Block strings: strings between triple quotes whose common indentation is not part of their value.</summary>
/// <remarks>Section 2.9.4 of the specification, https://spec.graphql.org/September2025/#sec-String-Value</remarks>
internal static class BlockString
{
    private const int LongestSingleLine = 70;

    /// <summary>Removes the indentation that all lines but the first share, and empty lines at both ends (<c>BlockStringValue()</c>).</summary>
    public static string[] DedentLines(IReadOnlyList<string> lines)
    {
        var commonIndent = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = IndentOf(lines[i]);
            if (indent == lines[i].Length)
                continue;
            if (first < 0)
                first = i;
            last = i;
            if (i > 0)
                commonIndent = Math.Min(commonIndent, indent);
        }

        return first < 0
            ? []
            : [.. Enumerable.Range(first, last - first + 1).Select(i => i == 0 ? lines[0] : Without(commonIndent, lines[i]))];
    }

    /// <summary>The value of the characters between the triple quotes, whose escapes are already resolved.</summary>
    public static string ValueOf(string raw) => string.Join('\n', DedentLines(SplitLines(raw)));

    /// <summary>Splits at CR LF, LF and CR.</summary>
    public static string[] SplitLines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    /// <summary>Whether a block string can express <paramref name="value"/> exactly.</summary>
    public static bool CanExpress(string value)
    {
        if (value.Length == 0)
            return true;
        return !value.Any(character => character is '\r' or (<= '\u000f' and not '\t' and not '\n'))
            && HasCleanIndentation(value);
    }

    /// <summary>Writes <paramref name="value"/> as a block string.</summary>
    /// <param name="value">The value; <c>"""</c> in it is escaped.</param>
    /// <param name="minimize">Whether to add no line break that the value does not need.</param>
    public static string Print(string value, bool minimize)
    {
        var escaped = value.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal);
        var lines = SplitLines(escaped);
        var isSingleLine = lines.Length == 1;
        var startsOnNewLine = !isSingleLine && lines.Skip(1).All(line => line.Length == 0 || Characters.IsWhiteSpace(line[0]));
        var endsWithTripleQuotes = escaped.EndsWith("\\\"\"\"", StringComparison.Ordinal);
        var endsOnNewLine = (value.EndsWith('"') && !endsWithTripleQuotes) || value.EndsWith('\\');
        var isSpread = !minimize
            && (!isSingleLine || value.Length > LongestSingleLine || endsOnNewLine || startsOnNewLine || endsWithTripleQuotes);
        var keepsFirstIndent = isSingleLine && value.Length > 0 && Characters.IsWhiteSpace(value[0]);

        var block = new StringBuilder("\"\"\"");
        if ((isSpread && !keepsFirstIndent) || startsOnNewLine)
            block.Append('\n');
        block.Append(escaped);
        if (isSpread || endsOnNewLine)
            block.Append('\n');
        return block.Append("\"\"\"").ToString();
    }

    /// <summary>Whether dedenting would give the value back: no empty first or last line, no indentation common to all lines.</summary>
    private static bool HasCleanIndentation(string value)
    {
        var lines = value.Split('\n');
        if (lines.Length > 1 && IsBlank(lines[0]))
            return false;
        if (IsBlank(lines[^1]))
            return false;
        return lines.Length == 1 || !lines.Where(line => !IsBlank(line)).All(line => Characters.IsWhiteSpace(line[0]));
    }

    private static bool IsBlank(string line) => IndentOf(line) == line.Length;

    private static int IndentOf(string line)
    {
        var indent = 0;
        while (indent < line.Length && Characters.IsWhiteSpace(line[indent]))
            indent++;
        return indent;
    }

    private static string Without(int indent, string line) => indent >= line.Length ? "" : line[indent..];
}
