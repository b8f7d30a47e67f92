using System.Collections.Immutable;

namespace LinkedRecords.FactStore.Log;

/// <summary>What is needed to know a record's value: its last snapshot and the changes since.</summary>
/// <param name="Snapshot">Null when none was saved, or when the caller asked for changes alone.</param>
/// <param name="Changes">In order, without gaps after the snapshot or the version asked for.</param>
/// <param name="At">The revision at which this was the whole truth.</param>
public sealed record RecordTail(RecordSnapshot? Snapshot, ImmutableArray<RecordChange> Changes, Revision At);
