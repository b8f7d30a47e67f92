namespace LinkedRecords.GraphQL.Language;

/// <summary>A range of a source text. <c>default</c> means that there is none.</summary>
/// <param name="Source">The text; null only in <c>default</c>.</param>
/// <param name="Start">The first character, counted in UTF-16 code units from 0.</param>
/// <param name="End">The character after the last, counted like <paramref name="Start"/>.</param>
public readonly record struct Location(Source? Source, int Start, int End)
{
    /// <summary>Whether there is no source text behind the node.</summary>
    public bool IsNone => Source is null;

    /// <summary>Line and column of the first character. Found by a binary search over the lines of the source.</summary>
    /// <exception cref="InvalidOperationException">The location is <c>default</c>.</exception>
    public SourceLocation Position =>
        Source?.PositionAt(Start) ?? throw new InvalidOperationException("A node that was not parsed has no position.");
}
