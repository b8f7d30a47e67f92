using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Log.Format;

/// <summary>Writes the payload of a log entry; docs/formats/log.md describes every byte.</summary>
internal static class EntryWriter
{
    /// <summary>An entry as it was committed.</summary>
    public const byte Whole = 1;

    /// <summary>An entry of which something was forgotten: each asserted fact says where it stood.</summary>
    public const byte Trimmed = 2;

    /// <summary>Added to either when tallies follow.</summary>
    public const byte Tallied = 2;

    /// <summary>Takes a version apart.</summary>
    public static (bool IsTrimmed, bool IsTallied) PartsOf(byte version) => (version is Trimmed or Trimmed + Tallied, version > Trimmed);

    /// <summary>The payload of <paramref name="entry"/>; position, time, author and id are columns beside it.</summary>
    /// <param name="entry">Names all its nodes, the author first.</param>
    public static byte[] Write(StoredEntry entry)
    {
        Debug.Assert(entry.Nodes[0].Id == entry.Author, "The author is the first node of an entry.");
        var transaction = entry.Entry.Transaction;
        var output = new ArrayBufferWriter<byte>(512);
        var version = entry.Ordinals.IsEmpty ? Whole : Trimmed;
        output.Write([(byte)(transaction.Tallies.IsEmpty ? version : version + Tallied)]);
        WriteNodes(output, entry.Nodes);
        var positions = new NodePositions(entry.Nodes);
        WriteEvents(output, transaction.Events, positions);
        WriteFacts(output, entry.Retracted, [], positions);
        WriteFacts(output, entry.Asserted, entry.Ordinals, positions);
        if (!transaction.Tallies.IsEmpty)
            WriteTallies(output, transaction.Tallies, positions);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteNodes(ArrayBufferWriter<byte> output, ImmutableArray<StoredNode> nodes)
    {
        WriteNumber(output, nodes.Length);
        foreach (var (id, node) in nodes)
        {
            WriteNumber(output, id);
            var length = Encoding.UTF8.GetByteCount(node.Spelling);
            WriteNumber(output, length);
            output.Advance(Encoding.UTF8.GetBytes(node.Spelling, output.GetSpan(length)));
        }
    }

    private static void WriteEvents(
        ArrayBufferWriter<byte> output, ImmutableArray<RecordEvent> events, NodePositions positions)
    {
        WriteNumber(output, events.Length);
        foreach (var change in events)
        {
            WriteNumber(output, positions.Of(change.Record));
            WriteNumber(output, change.Version);
            WriteNumber(output, change.Payload.Length);
            output.Write(change.Payload.Span);
        }
    }

    private static void WriteFacts(
        ArrayBufferWriter<byte> output, ImmutableArray<StoredFact> facts, ImmutableArray<int> ordinals, NodePositions positions)
    {
        WriteNumber(output, facts.Length);
        for (var i = 0; i < facts.Length; i++)
        {
            var fact = facts[i];
            if (!ordinals.IsEmpty)
                WriteNumber(output, ordinals[i]);
            WriteNumber(output, positions.Of(fact.Subject));
            WriteNumber(output, positions.Of(fact.Predicate));
            WriteNumber(output, positions.Of(fact.Object));
        }
    }

    private static void WriteTallies(ArrayBufferWriter<byte> output, ImmutableArray<Tally> tallies, NodePositions positions)
    {
        WriteNumber(output, tallies.Length);
        foreach (var (node, kind, amount) in tallies)
        {
            WriteNumber(output, positions.Of(node));
            WriteNumber(output, (long)kind);
            // Zigzag: small amounts of either sign stay short.
            WriteNumber(output, (amount << 1) ^ (amount >> 63));
        }
    }

    // LEB128: seven bits a byte, least significant first, the high bit set on all but the last.
    private static void WriteNumber(ArrayBufferWriter<byte> output, long number)
    {
        var span = output.GetSpan(10);
        var length = 0;
        var rest = (ulong)number;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        output.Advance(length);
    }
}
