using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Sync;

/// <summary>One message between two peers, version 1, as in docs/formats/sync.md. It means the same whenever it arrives.</summary>
/// <param name="Foundation">The heads of what the sender has compacted.</param>
/// <param name="Heads">What the sender has.</param>
/// <param name="Wanted">Changes the sender asks for.</param>
/// <param name="Ranges">What the sender says about its changes, range after range; empty when it says nothing.</param>
/// <param name="Changes">Changes for the receiver.</param>
internal sealed record SyncMessage(
    ImmutableArray<ChangeHash> Foundation,
    ImmutableArray<ChangeHash> Heads,
    IReadOnlyCollection<ChangeHash> Wanted,
    IReadOnlyList<HashRange> Ranges,
    IReadOnlyList<ReadOnlyMemory<byte>> Changes)
{
    private const byte Version = 1;

    private enum Mode : byte
    {
        Settled = 0,
        Fingerprint = 1,
        Hashes = 2,
    }

    public ReadOnlyMemory<byte> Encode()
    {
        var writer = new ByteWriter();
        writer.Byte(Version);
        Write(writer, Foundation);
        Write(writer, Heads);
        Write(writer, Wanted);
        writer.Count(Ranges.Count);
        foreach (var range in Ranges)
            Write(writer, range);
        writer.Count(Changes.Count);
        foreach (var change in Changes)
            writer.Blob(change.Span);
        return writer.Written;
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="RefusedException">The bytes are none.</exception>
    public static SyncMessage Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() != Version)
            throw reader.Malformed("the version is not 1");
        var (foundation, heads, wanted) = (ReadHashes(ref reader), ReadHashes(ref reader), ReadHashes(ref reader));
        var ranges = new List<HashRange>();
        for (var left = reader.Count(itemBytes: 2); left > 0; left--)
            ranges.Add(ReadRange(ref reader));
        var changes = new List<ReadOnlyMemory<byte>>();
        for (var left = reader.Count(); left > 0; left--)
            changes.Add(reader.Blob(KeyValueLimits.ChangeBytes).ToArray());
        return reader.IsAtEnd
            ? new SyncMessage([.. foundation], [.. heads], wanted, ranges, changes)
            : throw reader.Malformed("something follows the message");
    }

    private static void Write(ByteWriter writer, IReadOnlyCollection<ChangeHash> hashes)
    {
        writer.Count(hashes.Count);
        foreach (var hash in hashes)
            writer.Hash(hash);
    }

    private static void Write(ByteWriter writer, HashRange range)
    {
        writer.Byte(range.End is null ? (byte)0 : (byte)1);
        if (range.End is { } end)
            writer.Hash(end);
        writer.Byte((byte)ModeOf(range));
        if (range.Fingerprint is { } fingerprint)
        {
            writer.Number((ulong)(fingerprint >> 64));
            writer.Number((ulong)fingerprint);
        }
        else if (range.Hashes is not null)
        {
            Write(writer, range.Hashes);
        }
    }

    private static Mode ModeOf(HashRange range)
    {
        if (range.IsSettled)
            return Mode.Settled;
        return range.Fingerprint is null ? Mode.Hashes : Mode.Fingerprint;
    }

    private static ChangeHash[] ReadHashes(ref ByteReader reader)
    {
        var hashes = new ChangeHash[reader.Count(ChangeHash.Length)];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = reader.Hash();
        return hashes;
    }

    private static HashRange ReadRange(ref ByteReader reader)
    {
        ChangeHash? end = reader.Byte() == 0 ? null : reader.Hash();
        return (Mode)reader.Byte() switch
        {
            Mode.Settled => new HashRange(end, Fingerprint: null, Hashes: null),
            Mode.Fingerprint => new HashRange(end, new UInt128(reader.Number(), reader.Number()), Hashes: null),
            Mode.Hashes => new HashRange(end, Fingerprint: null, ReadHashes(ref reader)),
            _ => throw reader.Malformed("a range says something unknown"),
        };
    }
}
