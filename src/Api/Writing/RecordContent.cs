using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.Writing;

/// <summary>What a new record begins with.</summary>
internal abstract record RecordContent
{
    private RecordContent()
    {
    }

    /// <summary>A JSON document.</summary>
    public sealed record Document(System.Text.Json.Nodes.JsonObject Value) : RecordContent;

    /// <summary>A text.</summary>
    public sealed record Text(string Value) : RecordContent;

    /// <summary>A file whose bytes are stored already.</summary>
    public sealed record File(BlobContent Content, string MediaType) : RecordContent;
}
