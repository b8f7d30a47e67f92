using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Sessions;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Undo;

/// <summary>Makes a record what it was at one of its versions, as a new change that can itself be undone.</summary>
internal sealed class Restoring(RecordStates states, RecordHistory history)
{
    /// <summary>The write that restores a version.</summary>
    /// <param name="request">The write so far: whose it is, and its id.</param>
    /// <exception cref="WriteRefusedException">There is no such record or version.</exception>
    public async ValueTask<WriteRequest> AddToAsync(WriteRequest request, Node record, long version, CancellationToken cancellationToken)
    {
        var now = await states.FindAsync(record, Revision.None, cancellationToken) ?? throw Writer.NoSuchRecord(record);
        return (now, await history.AtVersionAsync(record, version, cancellationToken)) switch
        {
            (KeyValueState, KeyValueState then) => request with { Patch = [new Restoration(record, then.Content())] },
            (TextState text, TextState then) => request with { Edit = [EditOf(text, then, request.Id)] },
            (BlobState, BlobState then) => request with { Replace = [new BlobVersion(record, new RecordContent.File(then.Content, then.MediaType))] },
            _ => throw new WriteRefusedException("VERSION_UNKNOWN", $"The record has versions 1 to {now.Version}; {version} is none of them."),
        };
    }

    private static TextEdit EditOf(TextState now, TextState then, string id) => new(
        now.Record, now.Version, TextDifference.Between(now.Document.Text.ToString(), then.Document.Text.ToString()), id, Sequence: 1);

    private sealed record Restoration(Node Record, DocumentValue.Map Wanted) : DocumentEdit(Record, IfVersion: null)
    {
        public override IReadOnlyList<Change> MakeOn(Replica replica) => [Committed(replica.Draft().Become(Wanted).Commit())];
    }
}
