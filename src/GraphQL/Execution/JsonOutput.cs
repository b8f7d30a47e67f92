using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LinkedRecords.GraphQL.Execution.Values;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>UTF-8 JSON in one growing, pooled buffer that can be cut back to an earlier position.</summary>
/// <remarks>A response is written while it is computed; when a null travels upwards, what was written below is cut off. That is why this is not <see cref="Utf8JsonWriter"/>, which only goes forward. Not safe for concurrent use.</remarks>
public sealed class JsonOutput : IBufferWriter<byte>
{
    private static readonly SearchValues<char> NeedsEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    private byte[] _bytes;

    internal JsonOutput(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes have been written.</summary>
    internal int Position { get; private set; }

    /// <summary>Writes <c>null</c>.</summary>
    public void WriteNull() => WriteRawUtf8("null"u8);

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    public void WriteBoolean(bool value) => WriteRawUtf8(value ? "true"u8 : "false"u8);

    /// <summary>Writes an integer.</summary>
    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        Position += written;
    }

    /// <summary>Writes a finite number in its shortest form; integral numbers below 2^53 without fraction or exponent.</summary>
    public void WriteNumber(double value)
    {
        if (Math.Abs(value) < 9007199254740992 && double.IsInteger(value))
        {
            WriteNumber((long)value);
            return;
        }
        Utf8Formatter.TryFormat(value, Reserve(32), out var written);
        Position += written;
    }

    /// <summary>Writes a string with quotes; an unpaired surrogate is written as its escape.</summary>
    public void WriteString(ReadOnlySpan<char> text)
    {
        WriteByte((byte)'"');
        while (text.IndexOfAny(NeedsEscape) is var next and >= 0)
        {
            WritePlain(text[..next]);
            text = text[next..];
            text = text[WriteEscaped(text)..];
        }
        WritePlain(text);
        WriteByte((byte)'"');
    }

    /// <summary>Writes bytes that are JSON already.</summary>
    public void WriteRawUtf8(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        Position += json.Length;
    }

    /// <summary>Writes a raw value by its own shape: what <see cref="JsonElement"/>, primitives, strings, lists and dictionaries say; anything else as its invariant text.</summary>
    public void WriteRaw(object? value)
    {
        switch (value)
        {
            case null:
                WriteNull();
                break;
            case string text:
                WriteString(text);
                break;
            case bool boolean:
                WriteBoolean(boolean);
                break;
            case JsonElement element:
                WriteRawUtf8(Encoding.UTF8.GetBytes(element.GetRawText()));
                break;
            case IReadOnlyDictionary<string, object?> fields:
                WriteObject(fields);
                break;
            case IEnumerable items:
                WriteArray(items);
                break;
            default:
                WriteScalar(value);
                break;
        }
    }

    void IBufferWriter<byte>.Advance(int count) => Position += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Position);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Reserve(Math.Max(sizeHint, 1));

    internal void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        Position++;
    }

    /// <summary>Forgets everything after <paramref name="position"/>.</summary>
    internal void CutBackTo(int position) => Position = position;

    /// <summary>Everything that has been written; valid until more is.</summary>
    internal ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Position);

    internal ReadOnlySpan<byte> Written(int start, int end) => _bytes.AsSpan(start, end - start);

    /// <summary>Gives the buffer back; nothing may be read afterwards, and what is written then begins in another one.</summary>
    internal void Release()
    {
        var bytes = _bytes;
        _bytes = [];
        Position = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Makes room for so many more bytes at once, so that the buffer need not grow on the way, and gives what there is.</summary>
    internal Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Position < count)
            Grow(count);
        return _bytes.AsSpan(Position);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Position + count));
        _bytes.AsSpan(0, Position).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private void WritePlain(ReadOnlySpan<char> text)
    {
        var room = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Position += Encoding.UTF8.GetBytes(text, room);
    }

    // Writes the first character of text, which needs care, and says how many code units that took.
    private int WriteEscaped(ReadOnlySpan<char> text)
    {
        var first = text[0];
        if (char.IsHighSurrogate(first) && text.Length > 1 && char.IsLowSurrogate(text[1]))
        {
            WritePlain(text[..2]);
            return 2;
        }
        switch (first)
        {
            case '"':
                WriteRawUtf8("\\\""u8);
                break;
            case '\\':
                WriteRawUtf8("\\\\"u8);
                break;
            case '\n':
                WriteRawUtf8("\\n"u8);
                break;
            case '\r':
                WriteRawUtf8("\\r"u8);
                break;
            case '\t':
                WriteRawUtf8("\\t"u8);
                break;
            default:
                WritePlain($"\\u{(int)first:x4}");
                break;
        }
        return 1;
    }

    private void WriteObject(IReadOnlyDictionary<string, object?> fields)
    {
        var separator = (byte)'{';
        foreach (var (name, value) in fields)
        {
            WriteByte(separator);
            WriteString(name);
            WriteByte((byte)':');
            WriteRaw(value);
            separator = (byte)',';
        }
        WriteRawUtf8(separator == '{' ? "{}"u8 : "}"u8);
    }

    private void WriteArray(IEnumerable items)
    {
        var separator = (byte)'[';
        foreach (var item in items)
        {
            WriteByte(separator);
            WriteRaw(item);
            separator = (byte)',';
        }
        WriteRawUtf8(separator == '[' ? "[]"u8 : "]"u8);
    }

    private void WriteScalar(object value)
    {
        switch (value)
        {
            case int or long or short or byte or sbyte or ushort or uint:
                WriteNumber(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                WriteNull();
                break;
            case double or float or decimal or ulong when RawValue.AsNumber(value) is { } number:
                WriteNumber(number);
                break;
            default:
                WriteString(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
