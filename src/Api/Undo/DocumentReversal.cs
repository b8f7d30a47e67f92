using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Undo;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Undo;

/// <summary>Takes changes of a document back.</summary>
/// <param name="Changes">The changes, made together.</param>
/// <param name="Others">Who made the changes since, where it was not the session itself: by actor and number.</param>
internal sealed record DocumentReversal(
    Node Record, IReadOnlyList<ChangeHash> Changes, IReadOnlyDictionary<(ActorId Actor, ulong Sequence), Node> Others) : DocumentEdit(Record, IfVersion: null)
{
    private List<KeptPart> _kept = [];

    /// <inheritdoc/>
    public override bool IsPinned => true;

    /// <summary>What was not taken back, once the changes have been made.</summary>
    public IReadOnlyList<KeptPart> Kept => _kept;

    /// <inheritdoc/>
    public override IReadOnlyList<Change> MakeOn(Replica replica)
    {
        var found = ChangeReversal.Of(
            replica, Changes, (actor, sequence) => Others.TryGetValue((actor, sequence), out var author) ? author.Spelling : null);
        if (found is null)
        {
            _kept = [new KeptPart(KeptReason.HistoryTooOld, "Too much was changed since; what was there before is not kept that long.") { Record = Record }];
            return [];
        }

        _kept = [.. found.Kept.Select(Part)];
        return found.Operations.Count == 0 ? [] : [Committed(replica.Commit(found.Operations))];
    }

    private KeptPart Part(KeptEdit kept)
    {
        var (reason, message) = kept.Reason switch
        {
            Collaboration.Undo.KeptReason.ChangedByOther => (KeptReason.ChangedByOther, "Somebody else has changed it since; it stays as it is."),
            Collaboration.Undo.KeptReason.WouldCloseCycle => (KeptReason.WouldCloseCycle, "The old parent is below it now; move that first."),
            _ => (KeptReason.Gone, "What it was in has been deleted since."),
        };
        return new KeptPart(reason, message) { Record = Record, Path = kept.Path.ToString(), Author = kept.Author is { } author ? new Node(author) : null };
    }
}
