using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Api.Records;

/// <summary>The bytes of record events; described in docs/formats/record-events.md.</summary>
internal static class RecordPayloadCodec
{
    private const byte UnsizedKeyValueTag = 1;
    private const byte TextCreatedTag = 2;
    private const byte TextEditedTag = 3;
    private const byte BlobTag = 4;
    private const byte KeyValueTag = 5;
    private const int EpochBytes = 16;
    private const int HashBytes = 32;
    private const int LongestName = 128;

    /// <summary>The bytes of a payload.</summary>
    public static ReadOnlyMemory<byte> Encode(this RecordPayload payload)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (payload)
        {
            case RecordPayload.KeyValueChanged changed:
                output.Write([KeyValueTag]);
                WriteNumber(changed.Size, output);
                output.Write(changed.Change.Bytes.Span);
                break;
            case RecordPayload.TextCreated created:
                output.Write([TextCreatedTag]);
                output.Write(created.Epoch.ToByteArray(bigEndian: true));
                TextOperationCodec.Encode(created.Content, output);
                break;
            case RecordPayload.TextEdited edited:
                WriteEdit(edited, output);
                break;
            case RecordPayload.BlobStored stored:
                output.Write([BlobTag]);
                output.Write(Convert.FromHexString(stored.Content.Hash.Hex));
                WriteNumber(stored.Content.Size, output);
                WriteBytes(Encoding.ASCII.GetBytes(stored.MediaType), output);
                break;
        }

        return output.WrittenMemory;
    }

    /// <summary>Reads a payload; null when the bytes are none. Allocates no more than a small multiple of their number.</summary>
    public static RecordPayload? TryDecode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [KeyValueTag, .. var rest] => TryReadNumber(ref rest, out var size) ? ReadChange(rest, size) : null,
        // As they were written before sizes were counted.
        [UnsizedKeyValueTag, .. var rest] => ReadChange(rest, rest.Length),
        [TextCreatedTag, .. var rest] => ReadCreated(rest),
        [TextEditedTag, .. var rest] => ReadEdit(rest),
        [BlobTag, .. var rest] => ReadBlob(rest),
        _ => null,
    };

    private static RecordPayload.KeyValueChanged? ReadChange(ReadOnlySpan<byte> bytes, long size) =>
        ChangeCodec.TryDecode(bytes, out _) is { } change ? new RecordPayload.KeyValueChanged(change, size) : null;

    private static void WriteEdit(RecordPayload.TextEdited edited, ArrayBufferWriter<byte> output)
    {
        output.Write([TextEditedTag]);
        WriteNumber(edited.BaseVersion, output);
        WriteNumber(edited.Sequence, output);
        WriteBytes(Encoding.UTF8.GetBytes(edited.Client), output);
        WriteBytes(TextOperationCodec.Encode(edited.Operation), output);
        WriteBytes(edited.Sent is null ? [] : TextOperationCodec.Encode(edited.Sent), output);
    }

    private static RecordPayload.TextCreated? ReadCreated(ReadOnlySpan<byte> bytes) =>
        bytes.Length > EpochBytes && TextOperationCodec.TryDecode(bytes[EpochBytes..], LongTextLimits.Default, out var content, out _)
        && content.BaseLength == 0
            ? new RecordPayload.TextCreated(new Guid(bytes[..EpochBytes], bigEndian: true), content)
            : null;

    private static RecordPayload.TextEdited? ReadEdit(ReadOnlySpan<byte> bytes)
    {
        if (!TryReadNumber(ref bytes, out var baseVersion) || !TryReadNumber(ref bytes, out var sequence)
            || !TryReadBytes(ref bytes, LongestName, out var client)
            || !TryReadBytes(ref bytes, int.MaxValue, out var operationBytes) || !TryReadBytes(ref bytes, int.MaxValue, out var sentBytes)
            || !bytes.IsEmpty
            || !TextOperationCodec.TryDecode(operationBytes, LongTextLimits.Default, out var operation, out _))
        {
            return null;
        }

        TextOperation? sent = null;
        return sentBytes.IsEmpty || TextOperationCodec.TryDecode(sentBytes, LongTextLimits.Default, out sent, out _)
            ? new RecordPayload.TextEdited(baseVersion, Encoding.UTF8.GetString(client), sequence, operation, sent)
            : null;
    }

    private static RecordPayload.BlobStored? ReadBlob(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HashBytes)
        {
            return null;
        }

        var hash = new BlobHash(Convert.ToHexStringLower(bytes[..HashBytes]));
        bytes = bytes[HashBytes..];
        return TryReadNumber(ref bytes, out var size) && TryReadBytes(ref bytes, LongestName, out var mediaType) && bytes.IsEmpty
            ? new RecordPayload.BlobStored(new BlobContent(hash, size), Encoding.ASCII.GetString(mediaType))
            : null;
    }

    private static void WriteNumber(long value, ArrayBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), bytes.Length);
        output.Advance(sizeof(int));
        output.Write(bytes);
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out long value)
    {
        if (!BinaryPrimitives.TryReadInt64BigEndian(bytes, out value) || value < 0)
        {
            return false;
        }

        bytes = bytes[sizeof(long)..];
        return true;
    }

    private static bool TryReadBytes(ref ReadOnlySpan<byte> bytes, int most, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!BinaryPrimitives.TryReadInt32BigEndian(bytes, out var length) || length < 0 || length > most || length > bytes.Length - sizeof(int))
        {
            return false;
        }

        value = bytes.Slice(sizeof(int), length);
        bytes = bytes[(sizeof(int) + length)..];
        return true;
    }
}
