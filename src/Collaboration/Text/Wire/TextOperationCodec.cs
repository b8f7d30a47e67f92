using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>The binary form of an operation, for the log and for our own clients; described in docs/formats/longtext.md.</summary>
/// <remarks>Every operation has exactly one encoding, and only that is accepted, so that equal bytes mean equal operations.</remarks>
public static class TextOperationCodec
{
    private const byte Version = 1;

    /// <summary>Appends the bytes of an operation.</summary>
    public static void Encode(TextOperation operation, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteByte(Version);
        output.WriteNumber(operation.Components.Length);
        foreach (var component in operation.Components)
        {
            output.WriteByte((byte)component.Kind);
            if (component.Kind == TextComponentKind.Insert)
                output.WriteText(component.Inserted);
            else
                output.WriteNumber(component.Length);
        }
    }

    /// <summary>The bytes of an operation.</summary>
    public static byte[] Encode(TextOperation operation)
    {
        var output = new ArrayBufferWriter<byte>();
        Encode(operation, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads one operation that takes up all of <paramref name="bytes"/>. Allocates no more than a small multiple of their number.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        LongTextLimits limits,
        [NotNullWhen(true)] out TextOperation? operation,
        [NotNullWhen(false)] out WireFault? fault)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var reader = new WireReader(bytes);
        var version = reader.ReadByte();
        if (version != Version && reader.Fault is null)
            reader.Fail($"Version {version} of the format is not known; this is version {Version}.");
        operation = ReadComponents(ref reader, limits);
        if (reader.Remaining > 0)
            reader.Fail("Bytes follow the last component.");
        fault = reader.Fault;
        if (fault is not null)
            operation = null;
        return operation is not null;
    }

    private static TextOperation ReadComponents(ref WireReader reader, LongTextLimits limits)
    {
        var count = reader.ReadLength(Math.Min(limits.OperationComponents, reader.Remaining / 2));
        var builder = new TextOperationBuilder(count);
        var previous = -1;
        var length = 0L;
        for (var index = 0; index < count && reader.Fault is null; index++)
        {
            var kind = reader.ReadByte();
            if (kind > (byte)TextComponentKind.Delete || kind == previous)
                reader.Fail("A component is of no known kind, or of the kind of the one before.");
            previous = kind;
            length += ReadComponent(ref reader, (TextComponentKind)kind, limits, builder);
            if (length > int.MaxValue / 2)
                reader.Fail("The operation is longer than any text.");
        }

        return builder.Build();
    }

    private static int ReadComponent(ref WireReader reader, TextComponentKind kind, LongTextLimits limits, TextOperationBuilder builder)
    {
        var length = reader.ReadLength(int.MaxValue / 4);
        if (length == 0)
            reader.Fail("A component of length 0 has no meaning.");
        if (reader.Fault is not null)
            return 0;
        if (kind != TextComponentKind.Insert)
        {
            _ = kind == TextComponentKind.Retain ? builder.Retain(length) : builder.Delete(length);
            return length;
        }

        if (length > limits.OperationInsert * 3L)
            reader.Fail($"An insert of {length} bytes is beyond what one operation may insert.");
        var text = reader.ReadText(length);
        builder.Insert(text);
        return text.Length;
    }
}
