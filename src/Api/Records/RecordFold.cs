using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Records;

/// <summary>Turns a record's stream into its state: its last snapshot, or its first event, and every change since.</summary>
internal static class RecordFold
{
    /// <summary>The state; null when the stream is empty.</summary>
    public static RecordState? Of(Node record, RecordTail tail)
    {
        var changes = tail.Changes.AsSpan();
        RecordState? state;
        if (tail.Snapshot is { } snapshot)
        {
            state = Restore(record, snapshot);
        }
        else if (!changes.IsEmpty)
        {
            state = Create(record, changes[0]);
            changes = changes[1..];
        }
        else
        {
            return null;
        }

        foreach (var change in changes)
        {
            state = state.After(change);
        }

        return state;
    }

    private static RecordState Restore(Node record, RecordSnapshot snapshot) => RecordKinds.Of(record) switch
    {
        RecordKind.KeyValue => KeyValueState.Restore(record, snapshot),
        RecordKind.LongText => TextState.Restore(record, snapshot),
        _ => BlobState.Restore(record, snapshot),
    };

    private static RecordState Create(Node record, RecordChange first)
    {
        var moment = new RecordMoment(first.Author, first.At, first.Revision);
        switch (RecordPayloadCodec.TryDecode(first.Payload.Span))
        {
            case RecordPayload.KeyValueChanged changed:
                var replica = new Replica(KeyValueState.Reader, CommittedClock.Instance);
                replica.Apply(changed.Change);
                return new KeyValueState(record, first.Version, moment, moment, replica, replica.Heads, changed.Size);
            case RecordPayload.TextCreated created:
                var text = TextRope.Empty.Apply(created.Content);
                var document = LongTextDocument.Restore(created.Epoch, first.Version, text, [], LongTextLimits.Default);
                return new TextState(record, first.Version, moment, moment, document);
            case RecordPayload.BlobStored stored:
                return new BlobState(record, first.Version, moment, moment, stored.Content, stored.MediaType);
            default:
                throw new InvalidDataException($"The stream of {record} does not begin with an event that creates a record.");
        }
    }
}
