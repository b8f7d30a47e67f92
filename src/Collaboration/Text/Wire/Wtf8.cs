using System.Buffers;
using System.Text.Unicode;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>UTF-8 that also carries halves of surrogate pairs, as three bytes each; well-formed text is plain UTF-8.</summary>
/// <remarks>https://simonsapin.github.io/wtf-8/ — a pair is always four bytes, so that every text has one encoding only.</remarks>
internal static class Wtf8
{
    public static void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var piece = text[..Math.Min(text.Length, 4096)];
            if (piece.Length < text.Length && char.IsHighSurrogate(piece[^1]))
                piece = piece[..^1];
            var bytes = output.GetSpan((piece.Length * 3) + 3);
            var status = Utf8.FromUtf16(piece, bytes, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: true);
            if (status != OperationStatus.Done)
            {
                var half = piece[read++];
                bytes[written++] = (byte)(0xE0 | (half >> 12));
                bytes[written++] = (byte)(0x80 | ((half >> 6) & 0x3F));
                bytes[written++] = (byte)(0x80 | (half & 0x3F));
            }

            output.Advance(written);
            text = text[read..];
        }
    }

    /// <summary>The text of the bytes, or null when they are not well-formed.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        var units = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            var length = 0;
            while (!bytes.IsEmpty)
            {
                var status = Utf8.ToUtf16(bytes, units.AsSpan(length), out var read, out var written, replaceInvalidSequences: false, isFinalBlock: true);
                length += written;
                bytes = bytes[read..];
                if (status == OperationStatus.Done)
                    break;
                if (ReadHalf(bytes) is not { } half || (length > 0 && char.IsSurrogatePair(units[length - 1], half)))
                    return null;
                units[length++] = half;
                bytes = bytes[3..];
            }

            return new string(units, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
        }
    }

    private static char? ReadHalf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && (bytes[2] & 0xC0) == 0x80
            ? (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F))
            : null;
}
