using System.Buffers;
using LinkedRecords.Api.Blobs;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A file.</summary>
internal sealed record BlobState(
    Node Record, long Version, RecordMoment Created, RecordMoment Updated, BlobContent Content, string MediaType)
    : RecordState(Record, Version, Created, Updated)
{
    private const int FixedSize = 512;

    /// <inheritdoc/>
    public override long Weight => FixedSize;

    /// <inheritdoc/>
    public override long SnapshotSize => FixedSize;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Save()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(output);
        writer.Write(Created);
        writer.Write(Updated);
        writer.Write(Content.Hash.Hex);
        writer.Write(Content.Size);
        writer.Write(MediaType);
        return output.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static BlobState Restore(Node record, RecordSnapshot snapshot)
    {
        var reader = new SnapshotReader(snapshot.Payload.Span);
        var created = reader.ReadMoment();
        var updated = reader.ReadMoment();
        var content = new BlobContent(new BlobHash(reader.ReadText()), reader.ReadNumber());
        return new BlobState(record, snapshot.Version, created, updated, content, reader.ReadText());
    }

    /// <inheritdoc/>
    protected override RecordState Apply(RecordPayload? payload, RecordChange change) =>
        payload is RecordPayload.BlobStored stored
            ? this with { Content = stored.Content, MediaType = stored.MediaType }
            : throw Alien(change);
}
