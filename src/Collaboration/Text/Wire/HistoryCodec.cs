using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using LinkedRecords.Collaboration.Text.History;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>
/// Many revisions in few bytes, for the part of the history that is read seldom: one column for each property, runs of equal values
/// written once, and all of it compressed. Described in docs/formats/longtext.md.
/// </summary>
/// <remarks>Columns after Kleppmann's binary format of Automerge, 2021: the trace of a whole paper takes less than half a byte a keystroke.</remarks>
public static class HistoryCodec
{
    private const byte Version = 1;

    /// <summary>Columns are at most this large before compression; more is not read.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>The bytes of consecutive revisions.</summary>
    public static byte[] Encode(IReadOnlyList<TextRevision> revisions)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        var columns = new ArrayBufferWriter<byte>();
        HistoryColumns.Write(revisions, columns);
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(columns.WrittenCount)];
        if (!BrotliEncoder.TryCompress(columns.WrittenSpan, compressed, out var written, quality: 9, window: 22))
            throw new InvalidOperationException("Brotli needed more room than it says that it ever needs.");

        var output = new ArrayBufferWriter<byte>(written + 16);
        output.WriteByte(Version);
        output.WriteNumber(columns.WrittenCount);
        output.Write(compressed.AsSpan(0, written));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <param name="mostRevisions">Refuses bytes that announce more, however few the bytes are.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        int mostRevisions,
        [NotNullWhen(true)] out IReadOnlyList<TextRevision>? revisions,
        [NotNullWhen(false)] out WireFault? fault)
    {
        revisions = null;
        var header = new WireReader(bytes);
        var version = header.ReadByte();
        if (version != Version && header.Fault is null)
            header.Fail($"Version {version} of the format is not known; this is version {Version}.");
        var length = header.ReadLength(MostBytes);
        var columns = header.Fault is null ? Decompress(header.ReadBytes(header.Remaining), length) : null;
        if (columns is null)
            header.Fail("The columns are damaged, or longer than announced.");
        fault = header.Fault;
        if (fault is not null)
            return false;

        var reader = new WireReader(columns);
        var read = HistoryColumns.Read(ref reader, mostRevisions);
        fault = reader.Fault;
        revisions = fault is null ? read : null;
        return revisions is not null;
    }

    // Grows as bytes really arrive, so that an announced length costs nothing.
    private static byte[]? Decompress(ReadOnlySpan<byte> compressed, int length)
    {
        using var decoder = new BrotliDecoder();
        var output = new ArrayBufferWriter<byte>(Math.Clamp(length, 1, 4096));
        while (true)
        {
            var status = decoder.Decompress(compressed, output.GetSpan(4096), out var consumed, out var written);
            output.Advance(written);
            compressed = compressed[consumed..];
            if (output.WrittenCount > length || status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
                return null;
            if (status == OperationStatus.Done)
                return output.WrittenCount == length && compressed.IsEmpty ? output.WrittenSpan.ToArray() : null;
        }
    }
}
