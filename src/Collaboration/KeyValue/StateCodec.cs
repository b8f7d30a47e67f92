using LinkedRecords.Collaboration.Trees;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The bytes of a document whose operations are all stable: no stamps, no tombstones, counters summed up.</summary>
/// <remarks>
/// Every operation that is still to come is after all of these and knows them, so what decided between them is not
/// needed any more. What is hidden only because of its container's kind is kept: a later operation may show it again.
/// Equal states have equal bytes, whatever the order of the operations was.
/// </remarks>
internal static class StateCodec
{
    private const int LowerBits = 62;
    private const ulong LowerMask = (1UL << LowerBits) - 1;
    private const int MaxDepth = DocumentPath.MaxDepth + KeyValueLimits.ValueDepth + 2;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Content = 1,
        Amount = 2,
        Position = 4,
        Places = 8,
        Children = 16,
    }

    public static ReadOnlyMemory<byte> Encode(Document document)
    {
        var writer = new ByteWriter();
        Write(writer, document.Root);
        return writer.Written;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="RefusedException">The bytes are none of ours.</exception>
    public static Document Decode(ReadOnlySpan<byte> bytes)
    {
        var document = new Document();
        if (bytes.IsEmpty)
            return document;

        var reader = new ByteReader(bytes);
        Read(ref reader, document.Root);
        return reader.IsAtEnd ? document : throw reader.Malformed("something follows the state");
    }

    private static void Write(ByteWriter writer, Node node)
    {
        var content = node.Winner?.Content;
        var children = node.Children.Values.Where(HoldsSomething).OrderBy(child => child.Segment).ToList();
        var parts = (content is null ? Parts.None : Parts.Content)
            | (node.Increments.Count == 0 ? Parts.None : Parts.Amount)
            | (node.Positions.IsEmpty ? Parts.None : Parts.Position)
            | (node.Moves is { Places.Count: > 0 } ? Parts.Places : Parts.None)
            | (children.Count == 0 ? Parts.None : Parts.Children);
        writer.Byte((byte)parts);
        if (content is { } present)
            WriteContent(writer, present);
        if (parts.HasFlag(Parts.Amount))
            WriteAmount(writer, node);
        if (node.Positions.Latest is { } position)
            writer.Text(position.Value.Value);
        if (parts.HasFlag(Parts.Places))
            WritePlaces(writer, node.Moves!.Places);
        if (children.Count > 0)
            WriteChildren(writer, children);
    }

    private static bool HoldsSomething(Node node) =>
        node.Winner is not null || node.Increments.Count > 0 || !node.Positions.IsEmpty
        || node.Moves is { Places.Count: > 0 } || node.Children.Values.Any(HoldsSomething);

    private static void WriteContent(ByteWriter writer, Content content)
    {
        writer.Byte((byte)content.Kind);
        if (content.Leaf is not null)
            ValueCodec.Write(writer, content.Leaf);
    }

    private static void WriteAmount(ByteWriter writer, Node node)
    {
        var sum = node.Increments.Aggregate(Int128.Zero, (total, increment) => total + increment.Amount);
        writer.Signed((long)(sum >> LowerBits));
        writer.Number((ulong)(sum & LowerMask));
    }

    private static void WritePlaces(ByteWriter writer, IReadOnlyDictionary<string, NodePlace> places)
    {
        writer.Count(places.Count);
        foreach (var (id, place) in places.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Text(id);
            writer.OptionalText(place.Parent);
            writer.Text(place.Position.Value);
        }
    }

    private static void WriteChildren(ByteWriter writer, List<Node> children)
    {
        writer.Count(children.Count);
        foreach (var child in children)
        {
            ValueCodec.Write(writer, child.Segment);
            Write(writer, child);
        }
    }

    private static void Read(ref ByteReader reader, Node node)
    {
        if (node.Depth > MaxDepth)
            throw new RefusedException(RefusalCode.LimitExceeded, "state", $"A document is at most {MaxDepth} deep.");
        var parts = (Parts)reader.Byte();
        if (parts.HasFlag(Parts.Content))
            node.Writes.Add(default, origin: 0, ReadContent(ref reader));
        if (parts.HasFlag(Parts.Amount))
            node.Increments.Add((default, ReadAmount(ref reader)));
        if (parts.HasFlag(Parts.Position))
            node.Positions.Add(default, origin: 0, ValueCodec.ReadPosition(ref reader));
        if (parts.HasFlag(Parts.Places))
            ReadPlaces(ref reader, node.MovesOfTree());
        if (parts.HasFlag(Parts.Children))
        {
            for (var left = reader.Count(itemBytes: 3); left > 0; left--)
                Read(ref reader, node.Child(ValueCodec.ReadSegment(ref reader)));
        }
    }

    private static Content ReadContent(ref ByteReader reader) => (ContentKind)reader.Byte() switch
    {
        ContentKind.Leaf => ReadLeaf(ref reader),
        var kind and (ContentKind.Map or ContentKind.List or ContentKind.Tree) => new Content(kind),
        _ => throw reader.Malformed("a place has an unknown kind"),
    };

    private static Content ReadLeaf(ref ByteReader reader)
    {
        var content = Content.Of(ValueCodec.ReadValue(ref reader));
        return content.Kind == ContentKind.Leaf ? content : throw reader.Malformed("a leaf is a container");
    }

    private static Int128 ReadAmount(ref ByteReader reader)
    {
        var upper = (Int128)reader.Signed();
        return (upper << LowerBits) | ((Int128)reader.Number() & LowerMask);
    }

    private static void ReadPlaces(ref ByteReader reader, MoveLog moves)
    {
        for (var left = reader.Count(itemBytes: 4); left > 0; left--)
        {
            var place = (Id: ValueCodec.ReadId(ref reader), Parent: reader.OptionalText(), Position: ValueCodec.ReadPosition(ref reader));
            moves.Seed(place.Id, new NodePlace(place.Parent, place.Position, default));
        }

        if (moves.HasCycle())
            throw reader.Malformed("a tree has a cycle");
    }
}
