using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Api.Records;

/// <summary>Writes the snapshots of records: a format version, then numbers of eight bytes and texts behind their length.</summary>
internal readonly ref struct SnapshotWriter
{
    /// <summary>The version of the format.</summary>
    public const byte Format = 1;

    private readonly ArrayBufferWriter<byte> _output;

    public SnapshotWriter(ArrayBufferWriter<byte> output)
    {
        _output = output;
        _output.Write([Format]);
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_output.GetSpan(sizeof(long)), value);
        _output.Advance(sizeof(long));
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _output.Write(bytes);
    }

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(Guid value) => _output.Write(value.ToByteArray(bigEndian: true));

    public void Write(TextOperation operation) => Write(TextOperationCodec.Encode(operation));

    public void Write(RecordMoment moment)
    {
        Write(moment.Author.Spelling);
        Write(moment.At.UtcTicks);
        Write(moment.Revision.Value);
    }
}
