using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Schema;

/// <summary>One change of a record, or the record as it is at the beginning of a subscription.</summary>
/// <param name="Seen">The record when the change was read; newer than the change where several came at once.</param>
/// <param name="Change">Null at the beginning.</param>
/// <param name="DifferenceAsync">Finds what the change of a document makes different, when somebody asks.</param>
internal sealed record RecordStep(
    SeenRecord Seen, RecordChange? Change, Func<RecordChange, CancellationToken, ValueTask<IReadOnlyList<ValueChange>>> DifferenceAsync);
