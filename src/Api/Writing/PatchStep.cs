using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Api.Writing;

/// <summary>One change at one path of a JSON document.</summary>
internal abstract record PatchStep(DocumentPath Path)
{
    /// <summary>Replaces what is there.</summary>
    public sealed record Set(DocumentPath Path, JsonNode? Value) : PatchStep(Path);

    /// <summary>Adds to the number there.</summary>
    public sealed record Increment(DocumentPath Path, long Amount) : PatchStep(Path);

    /// <summary>Takes away what is there.</summary>
    public sealed record Delete(DocumentPath Path) : PatchStep(Path);
}
