using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Writes the primitives of our binary formats: little-endian base-128 numbers, and lengths before content.</summary>
internal sealed class ByteWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Count(int value) => Number((ulong)value);

    /// <summary>Small either way: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    public void Text(string text)
    {
        try
        {
            var length = Utf8.GetByteCount(text);
            Count(length);
            Utf8.GetBytes(text, _bytes.GetSpan(length));
            _bytes.Advance(length);
        }
        catch (EncoderFallbackException)
        {
            throw new RefusedException(RefusalCode.Malformed, "text", "Half a surrogate pair is no text; send whole characters.");
        }
    }

    public void OptionalText(string? text)
    {
        Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
            Text(text);
    }

    public void Blob(ReadOnlySpan<byte> content)
    {
        Count(content.Length);
        _bytes.Write(content);
    }

    public void Hash(ChangeHash hash)
    {
        hash.Write(_bytes.GetSpan(ChangeHash.Length));
        _bytes.Advance(ChangeHash.Length);
    }
}
