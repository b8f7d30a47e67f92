using System.Buffers.Binary;
using System.Text;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Reads what <see cref="ByteWriter"/> writes. Never allocates more than a small multiple of what it was given.</summary>
/// <remarks>Whatever does not fit throws a <see cref="RefusedException"/> with <see cref="RefusalCode.Malformed"/>.</remarks>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
                throw Malformed("a number has more than 64 bits");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Malformed("a number has more than 64 bits");
    }

    /// <summary>A number of items, each of which takes at least <paramref name="itemBytes"/> of what follows.</summary>
    public int Count(int itemBytes = 1, int limit = int.MaxValue)
    {
        var count = Number();
        if (count > (ulong)limit)
            throw new RefusedException(RefusalCode.LimitExceeded, Place, $"At most {limit} are taken here; send less at a time.");
        return count <= (ulong)(_rest.Length / itemBytes) ? (int)count : throw Malformed("more items are announced than follow");
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public string Text()
    {
        try
        {
            return Utf8.GetString(Take(Count(limit: KeyValueLimits.TextBytes)));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a text is not UTF-8");
        }
    }

    public string? OptionalText() => Byte() switch
    {
        0 => null,
        1 => Text(),
        _ => throw Malformed("a flag is neither 0 nor 1"),
    };

    public ReadOnlySpan<byte> Blob(int limit) => Take(Count(limit: limit));

    public ChangeHash Hash() => ChangeHash.Read(Take(ChangeHash.Length));

    public readonly RefusedException Malformed(string fault) =>
        new(RefusalCode.Malformed, Place, $"These bytes are not of this format: {fault}.");

    private readonly string Place => $"byte {_length - _rest.Length}";

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Malformed("they end too early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
