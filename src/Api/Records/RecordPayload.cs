using LinkedRecords.Api.Blobs;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Api.Records;

/// <summary>What an event of a record's stream says; its bytes are described in docs/formats/record-events.md.</summary>
internal abstract record RecordPayload
{
    private RecordPayload()
    {
    }

    /// <summary>A change of a JSON document; the first one of a stream creates it.</summary>
    public sealed record KeyValueChanged(Change Change) : RecordPayload;

    /// <summary>The first version of a text.</summary>
    public sealed record TextCreated(Guid Epoch, TextOperation Content) : RecordPayload;

    /// <summary>An edit of a text.</summary>
    /// <param name="BaseVersion">The version its author saw.</param>
    /// <param name="Client">The author's editing session.</param>
    /// <param name="Sequence">The session's own number of it.</param>
    /// <param name="Operation">Proposed: made on the base version. Written: applies to the version before it.</param>
    /// <param name="Sent">Written only: as its author made it, where that differs.</param>
    public sealed record TextEdited(
        long BaseVersion, string Client, long Sequence, TextOperation Operation, TextOperation? Sent) : RecordPayload;

    /// <summary>A version of a file.</summary>
    public sealed record BlobStored(BlobContent Content, string MediaType) : RecordPayload;
}
