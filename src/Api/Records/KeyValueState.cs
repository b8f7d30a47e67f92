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
internal sealed record KeyValueState(
    Node Record, long Version, RecordMoment Created, RecordMoment Updated, Replica Replica, ImmutableArray<ChangeHash> Heads)
    : RecordState(Record, Version, Created, Updated)
{
    /// <summary>The actor that only takes what others wrote.</summary>
    public static readonly ActorId Reader = ActorId.Parse("reader");

    private const int MostChangesKept = 2_000;
    private const int ChangesKeptAfterCompaction = 1_000;

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
                ? new KeyValueState(Record, change.Version, Created, new RecordMoment(change.Author, change.At, change.Revision), copy, copy.Heads)
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

    /// <summary>Everything that the replica has, for a copy that writes.</summary>
    public ReadOnlyMemory<byte> Copy()
    {
        lock (Replica)
        {
            return Replica.Save();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Old changes are folded together first: a writer who has been away for more of them than are kept loads the document anew.</remarks>
    public override ReadOnlyMemory<byte> Save()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(output);
        writer.Write(Created);
        writer.Write(Updated);
        lock (Replica)
        {
            CompactWhenDue();
            writer.Write(Replica.Save().Span);
        }

        return output.WrittenMemory;
    }

    /// <summary>Folds old changes together at the versions at which every node does, so that all refuse the same late changes.</summary>
    public void CompactWhenDue()
    {
        lock (Replica)
        {
            if (Version % RecordStates.ChangesBetweenSnapshots == 0 && Replica.ChangeCount > MostChangesKept && Replica.Heads.SequenceEqual(Heads))
            {
                Replica.Compact([Replica.History[^ChangesKeptAfterCompaction].Hash]);
            }
        }
    }

    /// <summary>Whether another copy has forgotten the same changes.</summary>
    public bool IsCompactedLike(Replica other)
    {
        lock (Replica)
        {
            return Replica.CompactedHeads.SequenceEqual(other.CompactedHeads);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static KeyValueState Restore(Node record, RecordSnapshot snapshot)
    {
        var reader = new SnapshotReader(snapshot.Payload.Span);
        var created = reader.ReadMoment();
        var updated = reader.ReadMoment();
        var replica = Replica.Restore(reader.ReadBytes(), Reader, CommittedClock.Instance);
        return new KeyValueState(record, snapshot.Version, created, updated, replica, replica.Heads);
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
            Replica.Apply(changed.Change.Bytes);
            return this with { Heads = Replica.Heads };
        }
    }
}
