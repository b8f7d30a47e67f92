namespace LinkedRecords.GraphQL.Language;

/// <summary>A GraphQL text as UTF-8 bytes, with the name and offset by which errors refer to it. Safe for many threads.</summary>
/// <remarks>
/// <para>The bytes are kept, not copied: whoever passes a buffer must not change it afterwards.</para>
/// <para>
/// A .NET or JSON string can hold an unpaired surrogate, which UTF-8 cannot. <see cref="Source(string)"/> keeps one as the
/// three bytes that the same scheme would give it (generalized UTF-8), so that the lexer refuses it as the
/// invalid character it is, at the right column, and no text is silently changed to U+FFFD.
/// </para>
/// </remarks>
public sealed class Source
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private int[]? _lineStarts;

    /// <summary>A source of UTF-8 bytes.</summary>
    public Source(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    /// <summary>A source of text.</summary>
    public Source(string text) => _utf8 = GeneralizedUtf8.Encode(text);

    /// <summary>How printed errors call the source.</summary>
    public string Name { get; init; } = "GraphQL request";

    /// <summary>Where the source begins in the file that it was cut from; added to printed positions only.</summary>
    public SourceLocation Offset { get; init; } = new(1, 1);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>The text, decoded anew at each call.</summary>
    public string Text => GeneralizedUtf8.Decode(_utf8.Span);

    /// <summary>Line and column of an offset in UTF-16 code units. The first call reads the text once to find its lines.</summary>
    public SourceLocation PositionAt(int offset)
    {
        // Two threads may both find the lines; they find the same ones.
        var lineStarts = _lineStarts ??= FindLineStarts();
        var found = Array.BinarySearch(lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;
        return new SourceLocation(line + 1, offset - lineStarts[line] + 1);
    }

    private int[] FindLineStarts()
    {
        var bytes = _utf8.Span;
        var starts = new List<int> { 0 };
        var offset = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            offset += GeneralizedUtf8.Utf16UnitsOf(bytes[i]);
            if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == bytes.Length || bytes[i + 1] != '\n')))
                starts.Add(offset);
        }

        return [.. starts];
    }
}
