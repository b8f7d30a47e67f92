using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>A change of a JSON document as the npm client words it.</summary>
internal sealed record DottedEdit(Node Record, DottedChange Wording, long? IfVersion = null) : DocumentEdit(Record, IfVersion)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Change> MakeOn(Replica replica)
    {
        var draft = DottedMapping.ToDraft(replica, Wording, out var refused)
            ?? throw new WriteRefusedException("DOCUMENT_KEY_REFUSED", $"The key {refused?.Key} cannot be changed so: {refused?.Code}. Write plain names and small indices.");
        return [Committed(draft.Commit())];
    }
}
