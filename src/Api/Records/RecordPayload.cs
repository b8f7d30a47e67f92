using System.Text.Encodings.Web;
using System.Text.Json;
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
    /// <param name="Change">The change.</param>
    /// <param name="Size">Bytes of the document's JSON after it, as far as its writer knew the document: what counts as kept.</param>
    public sealed record KeyValueChanged(Change Change, long Size) : RecordPayload
    {
        /// <summary>The change that made a document what it is now.</summary>
        public static KeyValueChanged Of(Change change, Replica after) => new(change, SizeOf(after));

        /// <summary>Bytes of a document's JSON.</summary>
        public static long SizeOf(Replica document)
        {
            using var writer = new Utf8JsonWriter(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            DocumentJson.ToJson(document.Value)!.WriteTo(writer);
            writer.Flush();
            return writer.BytesCommitted;
        }
    }

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
