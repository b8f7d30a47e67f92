using System.Collections.Immutable;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The bytes of paths and values.</summary>
internal static class ValueCodec
{
    private enum Tag : byte
    {
        Null = 0,
        False = 1,
        True = 2,
        Integer = 3,
        Double = 4,
        Text = 5,
        Map = 6,
        List = 7,
        Tree = 8,
    }

    public static void Write(ByteWriter writer, DocumentPath path)
    {
        writer.Count(path.Depth);
        foreach (var segment in path.Segments)
            Write(writer, segment);
    }

    public static void Write(ByteWriter writer, PathSegment segment)
    {
        writer.Byte(segment.IsElement ? (byte)1 : (byte)0);
        writer.Text(segment.Text);
    }

    public static void Write(ByteWriter writer, DocumentValue value, int depth = 0)
    {
        if (depth >= KeyValueLimits.ValueDepth)
            throw TooDeep();
        switch (value)
        {
            case DocumentValue.Boolean boolean:
                writer.Byte((byte)(boolean.Value ? Tag.True : Tag.False));
                break;
            case DocumentValue.Number number:
                WriteNumber(writer, number.Value);
                break;
            case DocumentValue.Text text:
                writer.Byte((byte)Tag.Text);
                writer.Text(text.Value);
                break;
            case DocumentValue.Map map:
                WriteMap(writer, map, depth);
                break;
            case DocumentValue.List list:
                WriteList(writer, list, depth);
                break;
            case DocumentValue.Tree tree:
                WriteTree(writer, tree, depth);
                break;
            default:
                writer.Byte((byte)Tag.Null);
                break;
        }
    }

    public static DocumentPath ReadPath(ref ByteReader reader)
    {
        var segments = new PathSegment[reader.Count(itemBytes: 2, DocumentPath.MaxDepth)];
        for (var i = 0; i < segments.Length; i++)
            segments[i] = ReadSegment(ref reader);
        return DocumentPath.Of([.. segments]);
    }

    public static PathSegment ReadSegment(ref ByteReader reader) => reader.Byte() switch
    {
        0 => PathSegment.Name(ReadName(ref reader)),
        1 => PathSegment.Element(ReadId(ref reader)),
        _ => throw reader.Malformed("a step is neither a name nor an element"),
    };

    public static string ReadId(ref ByteReader reader)
    {
        var id = ReadName(ref reader);
        return id.Length > 0 ? id : throw reader.Malformed("an element's id is empty");
    }

    public static ListPosition ReadPosition(ref ByteReader reader) =>
        ListPosition.TryParse(reader.Text(), out var position) ? position : throw reader.Malformed("a position is none");

    public static DocumentValue ReadValue(ref ByteReader reader, int depth = 0)
    {
        if (depth >= KeyValueLimits.ValueDepth)
            throw TooDeep();
        return (Tag)reader.Byte() switch
        {
            Tag.Null => DocumentValue.Null,
            Tag.False => new DocumentValue.Boolean(Value: false),
            Tag.True => new DocumentValue.Boolean(Value: true),
            Tag.Integer => new DocumentValue.Number(reader.Signed()),
            Tag.Double => ReadDouble(ref reader),
            Tag.Text => new DocumentValue.Text(reader.Text()),
            Tag.Map => ReadMap(ref reader, depth + 1),
            Tag.List => ReadList(ref reader, depth + 1),
            Tag.Tree => ReadTree(ref reader, depth + 1),
            _ => throw reader.Malformed("a value has an unknown tag"),
        };
    }

    private static RefusedException TooDeep() =>
        new(RefusalCode.LimitExceeded, "value", $"A value nests at most {KeyValueLimits.ValueDepth} deep.");

    private static string ReadName(ref ByteReader reader)
    {
        var name = reader.Text();
        return name.Length <= PathSegment.MaxLength
            ? name
            : throw new RefusedException(RefusalCode.LimitExceeded, name[..20], $"A name has at most {PathSegment.MaxLength} characters.");
    }

    // Negative zero is written as a double: JSON keeps its sign.
    private static void WriteNumber(ByteWriter writer, double number)
    {
        if (!double.IsFinite(number))
            throw new RefusedException(RefusalCode.Malformed, "number", "JSON has only finite numbers.");
        var isInteger = Math.Abs(number) <= KeyValueLimits.Increment && double.IsInteger(number)
            && !(number == 0 && double.IsNegative(number));
        writer.Byte((byte)(isInteger ? Tag.Integer : Tag.Double));
        if (isInteger)
            writer.Signed((long)number);
        else
            writer.Double(number);
    }

    private static DocumentValue.Number ReadDouble(ref ByteReader reader)
    {
        var number = reader.Double();
        return double.IsFinite(number) ? new DocumentValue.Number(number) : throw reader.Malformed("a number is not finite");
    }

    private static void WriteMap(ByteWriter writer, DocumentValue.Map map, int depth)
    {
        writer.Byte((byte)Tag.Map);
        writer.Count(map.Properties.Count);
        foreach (var (name, property) in map.Properties)
        {
            writer.Text(name);
            Write(writer, property, depth + 1);
        }
    }

    private static void WriteList(ByteWriter writer, DocumentValue.List list, int depth)
    {
        writer.Byte((byte)Tag.List);
        writer.Count(list.Elements.Length);
        foreach (var element in list.Elements)
        {
            writer.Text(element.Id);
            writer.Text(element.Position.Value);
            Write(writer, element.Value, depth + 1);
        }
    }

    private static void WriteTree(ByteWriter writer, DocumentValue.Tree tree, int depth)
    {
        writer.Byte((byte)Tag.Tree);
        writer.Count(tree.Nodes.Length);
        foreach (var node in tree.Nodes)
        {
            writer.Text(node.Id);
            writer.OptionalText(node.Parent);
            writer.Text(node.Position.Value);
            Write(writer, node.Value, depth + 1);
        }
    }

    private static DocumentValue.Map ReadMap(ref ByteReader reader, int depth)
    {
        var properties = ImmutableSortedDictionary.CreateBuilder<string, DocumentValue>(StringComparer.Ordinal);
        for (var left = reader.Count(itemBytes: 2, KeyValueLimits.Children); left > 0; left--)
        {
            if (!properties.TryAdd(ReadName(ref reader), ReadValue(ref reader, depth)))
                throw reader.Malformed("an object has a property twice");
        }

        return new DocumentValue.Map(properties.ToImmutable());
    }

    private static DocumentValue.List ReadList(ref ByteReader reader, int depth)
    {
        var elements = new DocumentValue.Element[reader.Count(itemBytes: 3, KeyValueLimits.Children)];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = new DocumentValue.Element(ReadId(ref reader), ReadPosition(ref reader), ReadValue(ref reader, depth));
        return elements.DistinctBy(element => element.Id, StringComparer.Ordinal).Count() == elements.Length
            ? new DocumentValue.List([.. elements])
            : throw reader.Malformed("a list has an element twice");
    }

    private static DocumentValue.Tree ReadTree(ref ByteReader reader, int depth)
    {
        var nodes = new DocumentValue.TreeNode[reader.Count(itemBytes: 4, KeyValueLimits.Children)];
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = new DocumentValue.TreeNode(
                ReadId(ref reader), reader.OptionalText(), ReadPosition(ref reader), ReadValue(ref reader, depth));
            if ((node.Parent is not null && !known.Contains(node.Parent)) || !known.Add(node.Id))
                throw reader.Malformed("a tree has a node twice, or before its parent");
            nodes[i] = node;
        }

        return new DocumentValue.Tree([.. nodes]);
    }
}
