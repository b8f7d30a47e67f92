using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Goes along the changes of a document and tells what each makes different. One caller at a time.</summary>
/// <remarks>Asked for the changes in order, each costs what it touches; any other order costs a fold of the document.</remarks>
internal sealed class DocumentWalk(RecordHistory history, Node record)
{
    private KeyValueState? _at;

    /// <summary>What a change of the document makes different.</summary>
    public async ValueTask<IReadOnlyList<ValueChange>> TakeAsync(RecordChange change, CancellationToken cancellationToken)
    {
        if (RecordPayloadCodec.TryDecode(change.Payload.Span) is not RecordPayload.KeyValueChanged changed)
        {
            return [];
        }

        if (change.Version == 1)
        {
            _at = (KeyValueState)RecordFold.Of(record, new RecordTail(Snapshot: null, [change], change.Revision))!;
            return [.. _at.Content().Properties.Select(property => new ValueChange(DocumentPath.Of(property.Key), property.Value))];
        }

        if (_at?.Version != change.Version - 1)
        {
            _at = await history.CopyAtAsync(record, change.Version - 1, cancellationToken);
        }

        if (_at is null)
        {
            return [];
        }

        var different = ValueDifference.Take(_at.Replica, changed.Change);
        _at = _at with { Version = change.Version };
        return different;
    }
}
