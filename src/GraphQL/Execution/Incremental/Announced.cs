namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Something that a payload announces as pending and a later one completes.</summary>
internal abstract class Announced(string? label, ResponsePath? path)
{
    public string? Label => label;

    public ResponsePath? Path => path;

    /// <summary>The id that the client knows it by; null before it is announced and after it was completed.</summary>
    public string? Id { get; set; }
}
