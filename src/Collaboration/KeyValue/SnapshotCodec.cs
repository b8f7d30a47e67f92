using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The bytes of a replica, version 1: what was compacted, and the changes since.</summary>
internal static class SnapshotCodec
{
    private const byte Version = 1;

    public static ReadOnlyMemory<byte> Encode(ChangeGraph graph)
    {
        var writer = new ByteWriter();
        writer.Byte(Version);
        writer.Blob(graph.Foundation.State.Span);
        Write(writer, graph.Foundation.Version);
        writer.Number(graph.Foundation.Time.Value);
        writer.Count(graph.Foundation.Heads.Count);
        foreach (var (hash, known) in graph.Foundation.Heads)
        {
            writer.Hash(hash);
            Write(writer, known);
        }

        writer.Count(graph.Order.Count);
        foreach (var applied in graph.Order)
            writer.Blob(applied.Change.Bytes.Span);
        return writer.Written;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="RefusedException">The bytes are no snapshot.</exception>
    public static (Foundation Foundation, IReadOnlyList<Change> Changes) Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() != Version)
            throw reader.Malformed("the version is not 1");

        var state = reader.Blob(KeyValueLimits.SnapshotBytes).ToArray();
        var version = ReadVersion(ref reader);
        var time = new HybridTime(reader.Number());
        var heads = ImmutableSortedDictionary.CreateBuilder<ChangeHash, VersionVector>();
        for (var left = reader.Count(ChangeHash.Length); left > 0; left--)
            heads[reader.Hash()] = ReadVersion(ref reader);

        var changes = new List<Change>();
        for (var left = reader.Count(); left > 0; left--)
            changes.Add(ChangeCodec.TryDecode(reader.Blob(KeyValueLimits.ChangeBytes), out var refusal) ?? throw new RefusedException(refusal!));
        return reader.IsAtEnd
            ? (new Foundation(state, version, heads.ToImmutable(), time), changes)
            : throw reader.Malformed("something follows the snapshot");
    }

    private static void Write(ByteWriter writer, VersionVector version)
    {
        writer.Count(version.Count);
        foreach (var (actor, count) in version.Entries)
        {
            writer.Text(actor.Value);
            writer.Number(count);
        }
    }

    private static VersionVector ReadVersion(ref ByteReader reader)
    {
        var entries = new Dictionary<ActorId, ulong>();
        for (var left = reader.Count(itemBytes: 2); left > 0; left--)
        {
            if (!ActorId.TryParse(reader.Text(), out var actor) || !entries.TryAdd(actor, reader.Number()))
                throw reader.Malformed("a version names no actor, or one twice");
        }

        return VersionVector.Of(entries);
    }
}
