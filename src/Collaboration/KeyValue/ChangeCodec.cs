using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The bytes of a change, version 1, as in docs/formats/keyvalue.md.</summary>
public static class ChangeCodec
{
    private const byte Version = 1;

    private enum Tag : byte
    {
        Set = 1,
        Delete = 2,
        Increment = 3,
        Insert = 4,
        Move = 5,
        Plant = 6,
        Graft = 7,
    }

    /// <summary>Reads a change that is exactly these bytes.</summary>
    /// <param name="refusal">Why it is none, when null is returned.</param>
    /// <remarks>A change has one encoding: bytes that would be written otherwise are refused, so that a hash names a change.</remarks>
    public static Change? TryDecode(ReadOnlySpan<byte> bytes, out Refusal? refusal) => TryDecode(bytes, ChangeHash.Of(bytes), out refusal);

    // The hash is that of the bytes; whoever asks has mostly looked for it before.
    internal static Change? TryDecode(ReadOnlySpan<byte> bytes, ChangeHash hash, out Refusal? refusal)
    {
        refusal = null;
        try
        {
            if (bytes.Length > KeyValueLimits.ChangeBytes)
                throw new RefusedException(RefusalCode.LimitExceeded, "change", $"A change has at most {KeyValueLimits.ChangeBytes} bytes; split it.");
            var change = Decode(bytes, hash);
            return change.Bytes.Span.SequenceEqual(bytes)
                ? change
                : throw new RefusedException(RefusalCode.Malformed, "change", "The change is not in its shortest form; write it as described.");
        }
        catch (RefusedException refused)
        {
            refusal = refused.Refusal;
            return null;
        }
    }

    internal static ReadOnlyMemory<byte> Encode(Change change)
    {
        var writer = new ByteWriter();
        writer.Byte(Version);
        writer.Text(change.Actor.Value);
        writer.Number(change.Sequence);
        writer.Number(change.Time.Value);
        writer.Count(change.Dependencies.Length);
        foreach (var dependency in change.Dependencies)
            writer.Hash(dependency);
        writer.Count(change.Operations.Length);
        foreach (var operation in change.Operations)
            Write(writer, operation);
        return writer.Written.ToArray();
    }

    private static Change Decode(ReadOnlySpan<byte> bytes, ChangeHash hash)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() != Version)
            throw reader.Malformed("the version is not 1");
        if (!ActorId.TryParse(reader.Text(), out var actor))
            throw reader.Malformed("the actor is none");
        var sequence = reader.Number();
        var time = new HybridTime(reader.Number());
        if (sequence == 0)
            throw reader.Malformed("the sequence starts at 1");

        var dependencies = new ChangeHash[reader.Count(ChangeHash.Length, KeyValueLimits.Dependencies)];
        for (var i = 0; i < dependencies.Length; i++)
        {
            dependencies[i] = reader.Hash();
            if (i > 0 && dependencies[i] <= dependencies[i - 1])
                throw reader.Malformed("the dependencies do not ascend");
        }

        var operations = new Operation[reader.Count(itemBytes: 2, KeyValueLimits.Operations)];
        for (var i = 0; i < operations.Length; i++)
            operations[i] = ReadOperation(ref reader);
        return reader.IsAtEnd
            ? new Change(actor, sequence, time, [.. dependencies], [.. operations], hash)
            : throw reader.Malformed("something follows the change");
    }

    private static void Write(ByteWriter writer, Operation operation)
    {
        writer.Byte((byte)TagOf(operation));
        ValueCodec.Write(writer, operation.Path);
        switch (operation)
        {
            case Operation.Set set:
                ValueCodec.Write(writer, set.Value);
                break;
            case Operation.Increment increment:
                writer.Signed(increment.Amount);
                break;
            case Operation.Insert insert:
                writer.Text(insert.Id);
                writer.Text(insert.Position.Value);
                ValueCodec.Write(writer, insert.Value);
                break;
            case Operation.Move move:
                writer.Text(move.Id);
                writer.Text(move.Position.Value);
                break;
            case Operation.Plant plant:
                WritePlace(writer, plant.Id, plant.Parent, plant.Position);
                ValueCodec.Write(writer, plant.Value);
                break;
            case Operation.Graft graft:
                WritePlace(writer, graft.Id, graft.Parent, graft.Position);
                break;
        }
    }

    private static Tag TagOf(Operation operation) => operation switch
    {
        Operation.Set => Tag.Set,
        Operation.Delete => Tag.Delete,
        Operation.Increment => Tag.Increment,
        Operation.Insert => Tag.Insert,
        Operation.Move => Tag.Move,
        Operation.Plant => Tag.Plant,
        _ => Tag.Graft,
    };

    private static void WritePlace(ByteWriter writer, string id, string? parent, ListPosition position)
    {
        writer.Text(id);
        writer.OptionalText(parent);
        writer.Text(position.Value);
    }

    private static Operation ReadOperation(ref ByteReader reader)
    {
        var tag = (Tag)reader.Byte();
        var path = ValueCodec.ReadPath(ref reader);
        if (path.Depth == 0)
            throw new RefusedException(RefusalCode.RootIsFixed, string.Empty, "The root is always an object; set or delete its properties.");
        return tag switch
        {
            Tag.Set => new Operation.Set(path, ValueCodec.ReadValue(ref reader)),
            Tag.Delete => new Operation.Delete(path),
            Tag.Increment => new Operation.Increment(path, ReadAmount(ref reader)),
            Tag.Insert => new Operation.Insert(
                path, ValueCodec.ReadId(ref reader), ValueCodec.ReadPosition(ref reader), ValueCodec.ReadValue(ref reader)),
            Tag.Move => new Operation.Move(path, ValueCodec.ReadId(ref reader), ValueCodec.ReadPosition(ref reader)),
            Tag.Plant => new Operation.Plant(
                path,
                ValueCodec.ReadId(ref reader),
                reader.OptionalText(),
                ValueCodec.ReadPosition(ref reader),
                ValueCodec.ReadValue(ref reader)),
            Tag.Graft => new Operation.Graft(
                path, ValueCodec.ReadId(ref reader), reader.OptionalText(), ValueCodec.ReadPosition(ref reader)),
            _ => throw reader.Malformed("an operation has an unknown tag"),
        };
    }

    private static long ReadAmount(ref ByteReader reader)
    {
        var amount = reader.Signed();
        return amount is >= -KeyValueLimits.Increment and <= KeyValueLimits.Increment
            ? amount
            : throw new RefusedException(RefusalCode.LimitExceeded, "increment", "An increment is at most 2^53 - 1 either way.");
    }
}
