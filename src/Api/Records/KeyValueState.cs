using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A JSON document.</summary>
/// <param name="Record">Its node.</param>
/// <param name="Version">The last event that is part of it.</param>
/// <param name="Created">The first event.</param>
/// <param name="Updated">The last event.</param>
/// <param name="Replica">Shared by all states of the record, guarded by itself; it may be further than this state.</param>
/// <param name="Heads">What the replica's heads were at this version.</param>
/// <param name="Size">Bytes of its JSON, as far as whoever wrote last knew it.</param>
internal sealed record KeyValueState(
    Node Record, long Version, RecordMoment Created, RecordMoment Updated, Replica Replica, ImmutableArray<ChangeHash> Heads, long Size)
    : RecordState(Record, Version, Created, Updated)
{
    /// <summary>The actor that only takes what others wrote.</summary>
    public static readonly ActorId Reader = ActorId.Parse("reader");

    // Compaction writes and reads the whole document: a large one keeps more changes, so that it happens to it as seldom as it is dear.
    private const int ChangesKeptAfterCompaction = 1_000;
    private const int VersionsBetweenCompactions = 100;
    private const long SizePerPortion = 1 << 20;
    private const long MostPortions = 8;

    // Measured over documents of objects, lists, trees of objects and long texts.
    private const long WeightOfPlace = 700;
    private const long WeightOfChange = 700;
    private const long WeightOfBytes = 3;
    private const long GrowthUncounted = 4 * 1024;

    // Counting walks the document, so it is done anew only now and then, and when the document has grown much.
    private (int Places, long Size) Counted { get; init; } = (Replica.CountPlaces(), Size);

    /// <inheritdoc/>
    public override long Weight =>
        (WeightOfPlace * Counted.Places) + (WeightOfChange * Replica.ChangeCount) + (WeightOfBytes * (Size + Replica.ChangeBytes));

    /// <inheritdoc/>
    public override long SnapshotSize => Size + Replica.ChangeBytes;

    private int ChangesKept => (int)(ChangesKeptAfterCompaction * Math.Min(1 + (Size / SizePerPortion), MostPortions));

    /// <summary>The document at this version.</summary>
    public JsonObject Value() => DocumentJson.ToJson(Content())!.AsObject();

    /// <summary>The document at this version, with the identity of every element.</summary>
    public DocumentValue.Map Content()
    {
        lock (Replica)
        {
            return Replica.Heads.SequenceEqual(Heads) ? Replica.Value : Replica.ValueAt(Heads) ?? Replica.Value;
        }
    }

    /// <summary>The names of the document's properties that were deleted, at this version or shortly after.</summary>
    public IReadOnlyList<string> DeletedNames()
    {
        lock (Replica)
        {
            return Replica.DeletedNames;
        }
    }

    /// <summary>The document right after one of its changes; null when that was compacted.</summary>
    public KeyValueState? AsOf(RecordChange change)
    {
        if (RecordPayloadCodec.TryDecode(change.Payload.Span) is not RecordPayload.KeyValueChanged changed)
        {
            return null;
        }

        lock (Replica)
        {
            return Replica.CopyUntil(changed.Change.Hash, Reader) is { } copy
                ? new KeyValueState(Record, change.Version, Created, new RecordMoment(change.Author, change.At, change.Revision), copy, copy.Heads, changed.Size)
                : null;
        }
    }

    /// <summary>The changes that whoever has these heads lacks.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ChangesSince(IEnumerable<ChangeHash> heads, out Refusal? refusal)
    {
        lock (Replica)
        {
            return Replica.ChangesSince(heads, out refusal);
        }
    }

    /// <summary>A copy that writes, with everything that the replica has.</summary>
    public Replica Fork(ActorId actor, TimeProvider time)
    {
        lock (Replica)
        {
            return Replica.Fork(actor, time);
        }
    }

    /// <summary>Everything that the replica has, for a copy elsewhere.</summary>
    public ReadOnlyMemory<byte> Copy()
    {
        lock (Replica)
        {
            return Replica.Save();
        }
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Save()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(output);
        writer.Write(Created);
        writer.Write(Updated);
        lock (Replica)
        {
            writer.Write(Replica.Save().Span);
        }

        return output.WrittenMemory;
    }

    /// <summary>Gives a copy that writes what it lacks; false when it cannot go on from here, and a new one is to be forked.</summary>
    /// <remarks>
    /// The copy must have forgotten the same changes, so that what is accepted there is accepted by whoever applies the log, and have
    /// none that is not here: the log may have been replaced.
    /// </remarks>
    public bool TryUpdate(Replica copy)
    {
        lock (Replica)
        {
            return Replica.CompactedHeads.SequenceEqual(copy.CompactedHeads)
                && copy.Heads.All(Replica.Knows)
                && copy.Merge(Replica).Refused.Count == 0;
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static KeyValueState Restore(Node record, RecordSnapshot snapshot)
    {
        var reader = new SnapshotReader(snapshot.Payload.Span);
        var created = reader.ReadMoment();
        var updated = reader.ReadMoment();
        var replica = Replica.Restore(reader.ReadBytes(), Reader, CommittedClock.Instance);
        return new KeyValueState(record, snapshot.Version, created, updated, replica, replica.Heads, RecordPayload.KeyValueChanged.SizeOf(replica));
    }

    /// <inheritdoc/>
    protected override RecordState Apply(RecordPayload? payload, RecordChange change)
    {
        if (payload is not RecordPayload.KeyValueChanged changed)
        {
            throw Alien(change);
        }

        lock (Replica)
        {
            Replica.Apply(changed.Change);
            var next = this with { Version = change.Version, Heads = Replica.Heads, Size = changed.Size };
            next.CompactWhenDue();
            return next.Version % VersionsBetweenCompactions == 0 || next.Size > (2 * Counted.Size) + GrowthUncounted
                ? next with { Counted = (Replica.CountPlaces(), next.Size) }
                : next;
        }
    }

    // At the versions at which every node does, from what the log says alone, so that all refuse the same late changes: a writer who has
    // been away for more of them than are kept loads the document anew.
    private void CompactWhenDue()
    {
        if (Version % VersionsBetweenCompactions == 0 && Replica.ChangeCount > 2 * ChangesKept)
        {
            Replica.Compact([Replica.History[^ChangesKept].Hash]);
        }
    }
}
