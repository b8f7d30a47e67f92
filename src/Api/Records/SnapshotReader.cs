using System.Buffers.Binary;
using System.Text;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Snapshots are our own, so a fault in one is a broken store.</summary>
internal ref struct SnapshotReader
{
    private static readonly LongTextLimits NoLimits = LongTextLimits.Default with { OperationInsert = int.MaxValue / 4 };
    private ReadOnlySpan<byte> _rest;

    public SnapshotReader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != SnapshotWriter.Format)
        {
            throw new InvalidDataException("A snapshot of an unknown format. It was written by a newer version; run that, or drop the snapshots.");
        }

        _rest = bytes[1..];
    }

    public long ReadNumber() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public int ReadCount() => checked((int)ReadNumber());

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public Guid ReadGuid() => new(Take(16), bigEndian: true);

    public TextOperation ReadOperation() =>
        TextOperationCodec.TryDecode(ReadBytes(), NoLimits, out var operation, out var fault)
            ? operation
            : throw new InvalidDataException($"A snapshot holds no readable text: {fault}.");

    public RecordMoment ReadMoment() => new(
        new Node(ReadText()), new DateTimeOffset(ReadNumber(), TimeSpan.Zero), new Revision(ReadNumber()));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
