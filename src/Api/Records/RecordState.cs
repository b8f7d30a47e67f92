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
        };
    }

    /// <summary>The bytes of a snapshot of this state.</summary>
    public abstract ReadOnlyMemory<byte> Save();

    /// <summary>Applies a payload of this record's kind.</summary>
    protected abstract RecordState Apply(RecordPayload? payload, RecordChange change);

    /// <summary>An event that this kind of record does not have.</summary>
    protected InvalidDataException Alien(RecordChange change) =>
        new($"Version {change.Version} of {Record} is no event of its kind of record.");
}
