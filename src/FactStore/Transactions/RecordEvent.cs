using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>One change of one record; its bytes mean nothing to this layer.</summary>
/// <param name="Record">The record whose stream this extends.</param>
/// <param name="Payload">At most 1 MiB; larger values are split by their owner or kept as blobs.</param>
public sealed record RecordEvent(Node Record, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Position in the record's stream, counted from 1 without gaps; 0 until the event is committed.</summary>
    public long Version { get; init; }
}
