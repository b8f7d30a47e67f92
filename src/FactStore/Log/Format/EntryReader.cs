using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Log.Format;

/// <summary>Reads what <see cref="EntryWriter"/> wrote. Every length is checked, so that a damaged entry is an error and never a wrong answer.</summary>
internal ref struct EntryReader
{
    private const int NoOrdinal = -1;
    private readonly EntryRow _row;
    private readonly ReadOnlySpan<byte> _payload;
    private int _at;

    private EntryReader(EntryRow row)
    {
        _row = row;
        _payload = row.Payload;
    }

    /// <summary>Reads one row of the log.</summary>
    /// <exception cref="LogFormatException">The payload is of a later version, or damaged.</exception>
    public static StoredEntry Read(EntryRow row) => new EntryReader(row).Read();

    private StoredEntry Read()
    {
        var version = ReadByte();
        if (version is < EntryWriter.Whole or > EntryWriter.Trimmed + EntryWriter.Tallied)
            throw Problem($"its format has version {version} and this server knows {EntryWriter.Whole} to {EntryWriter.Trimmed + EntryWriter.Tallied}");
        var (isTrimmed, isTallied) = EntryWriter.PartsOf(version);
        var nodes = ReadNodes();
        var events = ReadEvents(nodes);
        var retracted = ReadFacts(nodes, hasOrdinals: false);
        var asserted = ReadFacts(nodes, hasOrdinals: isTrimmed);
        var tallies = isTallied ? ReadTallies(nodes) : [];
        if (_at != _payload.Length)
            throw Problem($"{_payload.Length - _at} bytes are left over");
        var entry = Entry(nodes, events, retracted, asserted);
        return tallies.IsEmpty ? entry : entry with { Entry = entry.Entry with { Transaction = entry.Entry.Transaction with { Tallies = tallies } } };
    }

    private readonly StoredEntry Entry(
        ImmutableArray<StoredNode> nodes, ImmutableArray<RecordEvent> events, ImmutableArray<Indexes> retracted, ImmutableArray<Indexes> asserted)
    {
        var transaction = new Transaction
        {
            Id = _row.TransactionId,
            Author = nodes[0].Node,
            Events = events,
            Retracted = [.. retracted.Select(fact => fact.Spelled(nodes))],
            Asserted = [.. asserted.Select(fact => fact.Spelled(nodes))],
        };
        return new(
            new LogEntry(_row.Revision, _row.At, transaction),
            nodes[0].Id,
            nodes,
            [.. retracted.Select(fact => fact.Stored(nodes))],
            [.. asserted.Select(fact => fact.Stored(nodes))])
        {
            Ordinals = asserted.Any(fact => fact.Ordinal >= 0) ? [.. asserted.Select(fact => fact.Ordinal)] : [],
        };
    }

    private ImmutableArray<StoredNode> ReadNodes()
    {
        var count = ReadCount(atLeastBytesEach: 3);
        if (count == 0)
            throw Problem("it names no author");
        var nodes = ImmutableArray.CreateBuilder<StoredNode>(count);
        for (var i = 0; i < count; i++)
        {
            var id = ReadNumber();
            nodes.Add(new(id, new Node(Encoding.UTF8.GetString(ReadBytes(ReadNumber())))));
        }

        return nodes.MoveToImmutable();
    }

    private ImmutableArray<RecordEvent> ReadEvents(ImmutableArray<StoredNode> nodes)
    {
        var count = ReadCount(atLeastBytesEach: 3);
        var events = ImmutableArray.CreateBuilder<RecordEvent>(count);
        for (var i = 0; i < count; i++)
        {
            var record = nodes[ReadIndex(nodes.Length)].Node;
            var version = ReadNumber();
            events.Add(new(record, ReadBytes(ReadNumber()).ToArray()) { Version = version });
        }

        return events.MoveToImmutable();
    }

    private ImmutableArray<Indexes> ReadFacts(ImmutableArray<StoredNode> nodes, bool hasOrdinals)
    {
        var count = ReadCount(atLeastBytesEach: 3);
        var facts = ImmutableArray.CreateBuilder<Indexes>(count);
        for (var i = 0; i < count; i++)
        {
            var ordinal = hasOrdinals ? ReadIndex(TransactionLimits.Facts) : NoOrdinal;
            facts.Add(new(ordinal, ReadIndex(nodes.Length), ReadIndex(nodes.Length), ReadIndex(nodes.Length)));
        }

        return facts.MoveToImmutable();
    }

    private ImmutableArray<Tally> ReadTallies(ImmutableArray<StoredNode> nodes)
    {
        var count = ReadCount(atLeastBytesEach: 3);
        var tallies = ImmutableArray.CreateBuilder<Tally>(count);
        for (var i = 0; i < count; i++)
        {
            var node = nodes[ReadIndex(nodes.Length)].Node;
            var kind = ReadNumber();
            if (kind is not ((long)TallyKind.Own or (long)TallyKind.Below))
                throw Problem($"byte {_at} names the unknown total {kind}");
            var zigzag = (ulong)ReadNumber();
            tallies.Add(new Tally(node, (TallyKind)kind, (long)(zigzag >> 1) ^ -(long)(zigzag & 1)));
        }

        return tallies.MoveToImmutable();
    }

    private int ReadIndex(int count)
    {
        var index = ReadNumber();
        return index >= 0 && index < count ? (int)index : throw Problem($"byte {_at} points at item {index} of {count}");
    }

    // A count is believed only when the rest of the payload could hold that many, so that damage cannot ask for memory.
    private int ReadCount(int atLeastBytesEach)
    {
        var count = ReadNumber();
        return count >= 0 && count <= (_payload.Length - _at) / atLeastBytesEach
            ? (int)count
            : throw Problem($"byte {_at} announces {count} items");
    }

    private ReadOnlySpan<byte> ReadBytes(long length)
    {
        if (length < 0 || length > _payload.Length - _at)
            throw Problem($"byte {_at} announces {length} bytes");
        var bytes = _payload.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    private long ReadNumber()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)number;
        }

        throw Problem($"byte {_at} ends no number");
    }

    private byte ReadByte() => _at < _payload.Length ? _payload[_at++] : throw Problem("it ends too early");

    private readonly LogFormatException Problem(string problem) => new(_row.Revision, problem);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Indexes(int Ordinal, int Subject, int Predicate, int Object)
    {
        public Fact Spelled(ImmutableArray<StoredNode> nodes) =>
            new(nodes[Subject].Node, nodes[Predicate].Node, nodes[Object].Node);

        public StoredFact Stored(ImmutableArray<StoredNode> nodes) =>
            new(nodes[Subject].Id, nodes[Predicate].Id, nodes[Object].Id);
    }
}
