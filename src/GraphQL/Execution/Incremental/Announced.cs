namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Something that a payload announces as pending and a later one completes.</summary>
internal abstract class Announced(string? label, ResponsePath? path)
{
    public string? Label => label;

    public ResponsePath? Path => path;

    /// <summary>The id that the client knows it by; null until it is announced.</summary>
    public string? Id { get; set; }

    /// <summary>Whether a payload has completed it.</summary>
    public bool IsCompleted { get; set; }
}
