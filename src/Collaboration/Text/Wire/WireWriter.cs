using System.Buffers;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>Writes what <see cref="WireReader"/> reads.</summary>
internal static class WireWriter
{
    public static void WriteNumber(this IBufferWriter<byte> output, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var bytes = output.GetSpan(9);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        output.Advance(length);
    }

    public static void WriteSigned(this IBufferWriter<byte> output, long value) => output.WriteNumber((value << 1) ^ (value >> 63));

    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>The text behind its length in bytes.</summary>
    public static void WriteText(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 8);
        Wtf8.Write(text, bytes);
        output.WriteNumber(bytes.WrittenCount);
        output.Write(bytes.WrittenSpan);
    }
}
