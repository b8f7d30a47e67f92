using System.Buffers;
using System.Text;

namespace LinkedRecords.GraphQL.Language;

/// <summary>UTF-8 that may also hold unpaired surrogates, each as three bytes (ED A0..BF xx).</summary>
internal static class GeneralizedUtf8
{
    /// <summary>How many UTF-16 code units a sequence counts, told by its first byte; 0 for a byte that continues one.</summary>
    /// <remarks>A byte that cannot begin a sequence counts one, so that offsets into broken input still grow.</remarks>
    public static int Utf16UnitsOf(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xC0 => 0,
        < 0xF0 => 1,
        < 0xF8 => 2,
        _ => 1,
    };

    /// <summary>The bytes of <paramref name="text"/>; only unpaired surrogates differ from UTF-8.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var written = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var status = System.Text.Unicode.Utf8.FromUtf16(
                rest, bytes.AsSpan(written), out var read, out var count, replaceInvalidSequences: false);
            written += count;
            rest = rest[read..];
            if (status != OperationStatus.Done)
            {
                written += EncodeSurrogate(rest[0], bytes.AsSpan(written));
                rest = rest[1..];
            }
        }

        return bytes.AsSpan(0, written).ToArray();
    }

    /// <summary>The text of <paramref name="bytes"/>; a byte that belongs to no character becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var valid = bytes[..ValidPrefix(bytes)];
            text.Append(Encoding.UTF8.GetString(valid));
            bytes = bytes[valid.Length..];
            if (bytes.IsEmpty)
                break;
            var isSurrogate = TryReadSurrogate(bytes, out var surrogate);
            text.Append(isSurrogate ? surrogate : '\uFFFD');
            bytes = bytes[(isSurrogate ? 3 : 1)..];
        }

        return text.ToString();
    }

    /// <summary>Reads an unpaired surrogate at the start of <paramref name="bytes"/>.</summary>
    public static bool TryReadSurrogate(ReadOnlySpan<byte> bytes, out char surrogate)
    {
        var isSurrogate = bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and <= 0xBF && (bytes[2] & 0xC0) == 0x80;
        surrogate = isSurrogate ? (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)) : default;
        return isSurrogate;
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (length < bytes.Length && Rune.DecodeFromUtf8(bytes[length..], out _, out var consumed) == OperationStatus.Done)
            length += consumed;
        return length;
    }

    private static int EncodeSurrogate(char surrogate, Span<byte> destination)
    {
        destination[0] = (byte)(0xE0 | (surrogate >> 12));
        destination[1] = (byte)(0x80 | ((surrogate >> 6) & 0x3F));
        destination[2] = (byte)(0x80 | (surrogate & 0x3F));
        return 3;
    }
}
