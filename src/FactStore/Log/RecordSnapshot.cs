namespace LinkedRecords.FactStore.Log;

/// <summary>The fold of a record's stream up to a version; can be thrown away and made anew.</summary>
/// <param name="Version">The last event that is folded in.</param>
/// <param name="Payload">The owner's bytes.</param>
public sealed record RecordSnapshot(long Version, ReadOnlyMemory<byte> Payload);
