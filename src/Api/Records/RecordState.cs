using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A record at one version: an immutable value that each event of its stream turns into the next.</summary>
/// <param name="Record">Its node.</param>
/// <param name="Version">The last event that is part of it.</param>
/// <param name="Created">The first event.</param>
/// <param name="Updated">The last event.</param>
internal abstract record RecordState(Node Record, long Version, RecordMoment Created, RecordMoment Updated)
{
    private const int MostRecent = 64;

    // The states right before this one, without a gap and without their own: rights are judged at a revision, and the record may
    // have moved on before it is shown. States share what they have in common, so one costs what its change did.
    private ImmutableArray<RecordState> _recent = [];

    /// <summary>This state or the one of those right before it that was the newest at a revision; null when that is further back, or none was there yet.</summary>
    public RecordState? AsOf(Revision revision) => Updated.Revision <= revision ? this : RecentAsOf(revision);

    /// <summary>The state after a change that follows this one.</summary>
    /// <exception cref="InvalidDataException">The change is none of this kind of record, or leaves a gap.</exception>
    public RecordState After(RecordChange change)
    {
        if (change.Version != Version + 1)
        {
            throw new InvalidDataException($"Version {change.Version} of {Record} cannot follow {Version}.");
        }

        return Apply(RecordPayloadCodec.TryDecode(change.Payload.Span), change) with
        {
            Version = change.Version,
            Updated = new RecordMoment(change.Author, change.At, change.Revision),
            _recent = [.. _recent.AsSpan()[Math.Max(0, _recent.Length - MostRecent + 1)..], Alone],
        };
    }

    /// <summary>This state without those before it. Who keeps a state for long keeps this, or 64 others live as long.</summary>
    protected RecordState Alone => this with { _recent = [] };

    /// <summary>Bytes that it takes in memory, by estimate.</summary>
    public abstract long Weight { get; }

    /// <summary>Bytes of a snapshot, by estimate.</summary>
    public abstract long SnapshotSize { get; }

    /// <summary>The bytes of a snapshot of this state.</summary>
    public abstract ReadOnlyMemory<byte> Save();

    private RecordState? RecentAsOf(Revision revision) => _recent.LastOrDefault(state => state.Updated.Revision <= revision);

    /// <summary>Applies a payload of this record's kind.</summary>
    protected abstract RecordState Apply(RecordPayload? payload, RecordChange change);

    /// <summary>An event that this kind of record does not have.</summary>
    protected InvalidDataException Alien(RecordChange change) =>
        new($"Version {change.Version} of {Record} is no event of its kind of record.");
}
