namespace LinkedRecords.FactStore.Bulk;

/// <summary>A line cannot be imported. Everything before it is written; mended, the file is continued with the same key.</summary>
public sealed class ImportStoppedException(long line, string reason) : Exception($"Line {line}: {reason}")
{
    /// <summary>Counted from 1.</summary>
    public long Line { get; } = line;
}
