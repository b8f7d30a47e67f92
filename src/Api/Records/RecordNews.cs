using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>What came of a record that somebody watches and may still read.</summary>
/// <param name="State">The record with all the changes.</param>
/// <param name="Changes">In their order, without a gap; none when nothing came.</param>
internal sealed record RecordNews(RecordState State, IReadOnlyList<RecordChange> Changes);
