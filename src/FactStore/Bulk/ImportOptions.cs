using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>How a file becomes transactions.</summary>
public sealed record ImportOptions
{
    /// <summary>Names the import, 1 to 36 letters, digits and <c>-</c>: the same key continues it, another one states everything anew.</summary>
    public required string Key { get; init; }

    /// <summary>Who states what the file names no author for.</summary>
    public required Node DefaultAuthor { get; init; }

    /// <summary>Whether everything is stated by <see cref="DefaultAuthor"/>, whatever the file says.</summary>
    public bool IgnoreAuthors { get; init; }

    /// <summary>Whether lines that cannot be read and transactions that are refused are passed over instead of ending the import.</summary>
    public bool KeepGoing { get; init; }
}
