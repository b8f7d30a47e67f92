using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Undo;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Undo;

/// <summary>Finds what takes back the changes that one transaction made to one record.</summary>
internal sealed class RecordReversals(IFactStore store, RecordStates states, RecordHistory history)
{
    // What is read and gone through for one undo at most.
    private const int MostChangesSince = 10_000;

    /// <summary>Adds to a plan what takes the changes back, or why that cannot be.</summary>
    public async ValueTask AddToAsync(
        UndoPlan plan, LogEntry target, IGrouping<Node, RecordEvent> changes, SessionChain chain, CancellationToken cancellationToken)
    {
        var record = changes.Key;
        if (changes.Any(change => change.Version == 1))
        {
            plan.Keep(new KeptPart(KeptReason.RecordStays, "A record that was created stays; the facts that led to it are taken back.") { Record = record });
            return;
        }

        var state = await states.FindAsync(record, store.Head, cancellationToken) ?? throw Writer.NoSuchRecord(record);
        var first = changes.Min(change => change.Version);
        if (state.Version - first > MostChangesSince)
        {
            plan.Keep(new KeptPart(KeptReason.HistoryTooOld, $"More than {MostChangesSince} changes were made since.") { Record = record });
            return;
        }

        try
        {
            await AddToAsync(plan, state, [.. changes], first, chain, cancellationToken);
        }
        catch (HistoryGoneException)
        {
            plan.Keep(new KeptPart(KeptReason.HistoryTooOld, "What was there before is not kept that long.") { Record = record });
        }
    }

    private async ValueTask AddToAsync(
        UndoPlan plan, RecordState state, IReadOnlyList<RecordEvent> changes, long first, SessionChain chain, CancellationToken cancellationToken)
    {
        switch (state)
        {
            case KeyValueState:
                plan.Patch(await DocumentAsync(state, changes, chain, cancellationToken));
                break;
            case TextState:
                await AddTextAsync(plan, state, first, chain, cancellationToken);
                break;
            case BlobState blob:
                await AddBlobAsync(plan, blob, first, chain, cancellationToken);
                break;
        }
    }

    private async ValueTask<DocumentReversal> DocumentAsync(
        RecordState state, IReadOnlyList<RecordEvent> changes, SessionChain chain, CancellationToken cancellationToken)
    {
        var others = new Dictionary<(ActorId, ulong), Node>();
        await foreach (var change in history.ChangesAsync(state.Record, changes[0].Version, state.Version, cancellationToken))
        {
            if (!chain.IsOwn(change.Revision) && DocumentChangeOf(change.Payload) is { } made)
            {
                others[(made.Actor, made.Sequence)] = change.Author;
            }
        }

        return new DocumentReversal(state.Record, [.. changes.Select(change => DocumentChangeOf(change.Payload)!.Hash)], others);
    }

    private async ValueTask AddTextAsync(UndoPlan plan, RecordState state, long first, SessionChain chain, CancellationToken cancellationToken)
    {
        if (await history.AtVersionAsync(state.Record, first - 1, cancellationToken) is not TextState before)
        {
            plan.Keep(new KeptPart(KeptReason.HistoryTooOld, "What was there before is not kept that long.") { Record = state.Record });
            return;
        }

        var text = before.Document.Text;
        TextReversal? reversal = null;
        var above = new Stack<Revision>();
        await foreach (var (revision, operation) in TransactionsAsync(state.Record, first - 1, state.Version, cancellationToken))
        {
            if (reversal is null)
            {
                reversal = new TextReversal(operation, text);
            }
            else if (!chain.IsOwn(revision))
            {
                reversal.Foreign(operation);
            }
            else if (above.TryPeek(out var top) && chain.TargetOf(revision) == top)
            {
                above.Pop();
                reversal.OwnReversal();
            }
            else
            {
                above.Push(revision);
                reversal.Own(operation, text);
            }

            text = text.Apply(operation);
        }

        if (reversal!.Operation.IsIdentity)
        {
            plan.Keep(new KeptPart(KeptReason.ChangedByOther, "Others have changed all of it since; it stays as it is.") { Record = state.Record });
            return;
        }

        plan.Edit(state.Record, state.Version, reversal.Operation);
    }

    // The edits that a transaction made to a text, as one operation.
    private async IAsyncEnumerable<(Revision Revision, TextOperation Operation)> TransactionsAsync(
        Node record, long since, long until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (Revision Revision, TextOperation Operation)? open = null;
        await foreach (var change in history.ChangesAsync(record, since, until, cancellationToken))
        {
            var operation = TextState.CommitOf(change)!.Operation;
            if (open is { } same && same.Revision == change.Revision)
            {
                open = (same.Revision, same.Operation.Compose(operation));
                continue;
            }

            if (open is { } whole)
            {
                yield return whole;
            }

            open = (change.Revision, operation);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private async ValueTask AddBlobAsync(UndoPlan plan, BlobState now, long first, SessionChain chain, CancellationToken cancellationToken)
    {
        if (!chain.IsOwn(now.Updated.Revision))
        {
            plan.Keep(new KeptPart(KeptReason.ChangedByOther, "Somebody else has stored another version since; it stays.") { Record = now.Record, Author = now.Updated.Author });
            return;
        }

        if (await history.AtVersionAsync(now.Record, first - 1, cancellationToken) is BlobState before)
        {
            plan.Replace(new BlobVersion(now.Record, new RecordContent.File(before.Content, before.MediaType), now.Version));
        }
    }

    private static Change? DocumentChangeOf(ReadOnlyMemory<byte> payload) =>
        (RecordPayloadCodec.TryDecode(payload.Span) as RecordPayload.KeyValueChanged)?.Change;
}
