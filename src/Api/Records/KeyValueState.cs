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
    public JsonObject Value()
    {
        lock (Replica)
        {
            var value = Replica.Heads.SequenceEqual(Heads) ? Replica.Value : Replica.ValueAt(Heads) ?? Replica.Value;
            return DocumentJson.ToJson(value)!.AsObject();
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
            var history = Replica.History;
            if (history.Count > MostChangesKept)
            {
                Replica.Compact([history[^ChangesKeptAfterCompaction].Hash]);
            }

            writer.Write(Replica.Save().Span);
        }

        return output.WrittenMemory;
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
