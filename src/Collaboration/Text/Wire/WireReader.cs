namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>Reads the integers and texts of the wire formats; remembers the first fault and yields zeros after it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;

    public WireFault? Fault { get; private set; }

    public readonly int Remaining => _bytes.Length - _offset;

    /// <summary>LEB128, seven bits a byte, lowest first; the shortest form only, at most 63 bits.</summary>
    public long ReadNumber()
    {
        var value = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (Remaining == 0)
                return Fail("A number ends too early.");
            var next = _bytes[_offset++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return next == 0 && shift > 0 ? Fail("A number is longer than it needs to be.") : value;
        }

        return Fail("A number has more than 63 bits.");
    }

    public int ReadLength(int most)
    {
        var value = ReadNumber();
        return value <= most ? (int)value : (int)Fail($"A length of {value} is beyond {most}.");
    }

    /// <summary>Zigzag: 0, -1, 1, -2, … as 0, 1, 2, 3, ….</summary>
    public long ReadSigned()
    {
        var value = ReadNumber();
        return (value >> 1) ^ -(value & 1);
    }

    public byte ReadByte()
    {
        if (Remaining > 0)
            return _bytes[_offset++];
        Fail("The bytes end too early.");
        return 0;
    }

    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        if (length > Remaining)
        {
            Fail($"{length} bytes are announced and {Remaining} are left.");
            return [];
        }

        _offset += length;
        return _bytes.Slice(_offset - length, length);
    }

    public string ReadText(int byteLength)
    {
        var text = Wtf8.Read(ReadBytes(byteLength));
        if (text is null)
            Fail("A text is not well-formed UTF-8 with single surrogates.");
        return text ?? "";
    }

    public long Fail(string problem)
    {
        Fault ??= new WireFault(_offset, problem);
        _offset = _bytes.Length;
        return 0;
    }
}
