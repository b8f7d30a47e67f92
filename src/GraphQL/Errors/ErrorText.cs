using System.Globalization;
using System.Text;
using LinkedRecords.GraphQL.Language;

namespace LinkedRecords.GraphQL.Errors;

/// <summary>Shows errors to people: the message, and for each place the lines around it with a mark below.</summary>
internal static class ErrorText
{
    private const int LongestLine = 120;
    private const int PieceLength = 80;

    public static string Of(GraphQLError error)
    {
        var text = new StringBuilder(error.Message);
        foreach (var location in error.Locations)
            text.Append("\n\n").Append(Excerpt(location.Source!, location.Position));
        return text.ToString();
    }

    private static string Excerpt(Source source, SourceLocation at)
    {
        var indent = source.Offset.Column - 1;
        var lines = BlockString.SplitLines(new string(' ', indent) + source.Text);
        var line = at.Line + source.Offset.Line - 1;
        var column = at.Column + (at.Line == 1 ? indent : 0);
        var shown = lines[at.Line - 1];
        return Format($"{source.Name}:{line}:{column}\n") + (shown.Length > LongestLine
            ? Pieces(shown, line, column)
            : Neighbours(lines, at.Line - 1, line, column));
    }

    private static string Neighbours(string[] lines, int index, int line, int column) => Prefixed(
    [
        (Format($"{line - 1} |"), index > 0 ? lines[index - 1] : null),
        (Format($"{line} |"), lines[index]),
        ("|", Mark(column)),
        (Format($"{line + 1} |"), index + 1 < lines.Length ? lines[index + 1] : null),
    ]);

    /// <summary>A long line, as a machine writes them, in pieces up to the one after the mark.</summary>
    private static string Pieces(string text, int line, int column)
    {
        var pieces = text.Chunk(PieceLength).Select(piece => new string(piece)).ToArray();
        var marked = Math.Min((column - 1) / PieceLength, pieces.Length - 1);
        var rows = new List<(string, string?)> { (Format($"{line} |"), pieces[0]) };
        rows.AddRange(pieces[1..(marked + 1)].Select(piece => ("|", (string?)piece)));
        rows.Add(("|", Mark(column - (marked * PieceLength))));
        rows.Add(("|", marked + 1 < pieces.Length ? pieces[marked + 1] : null));
        return Prefixed(rows);
    }

    private static string Mark(int column) => "^".PadLeft(column);

    private static string Prefixed(IReadOnlyCollection<(string Prefix, string? Text)> rows)
    {
        var existing = rows.Where(row => row.Text is not null).ToArray();
        var width = existing.Max(row => row.Prefix.Length);
        return string.Join('\n', existing.Select(row => row.Prefix.PadLeft(width) + (row.Text!.Length > 0 ? " " + row.Text : "")));
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
