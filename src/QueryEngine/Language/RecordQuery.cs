using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Asks for the records for which all patterns hold.</summary>
/// <remarks>Answers come in the order of their names, which is the order of creation for ids made by our clients (UUID version 7).</remarks>
public sealed record RecordQuery
{
    /// <summary>The conditions; without any, every record that the viewer sees is an answer.</summary>
    public ImmutableArray<Pattern> Where { get; init; } = [];

    /// <summary>How the answers are ordered; by name when null.</summary>
    public Ordering? OrderBy { get; init; }

    /// <summary>At most so many rows; all of them when null.</summary>
    public int? First { get; init; }

    /// <summary>The cursor of the row after which to go on.</summary>
    public string? After { get; init; }

    /// <summary>What is wanted of the answers.</summary>
    public Wanted Wanted { get; init; } = Wanted.Rows;

    /// <summary>Whether the answer shows how it was found.</summary>
    public bool Explain { get; init; }
}
