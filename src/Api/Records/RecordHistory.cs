using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Records as they were: at a version, at a revision, and change by change.</summary>
internal sealed class RecordHistory(IFactStore store, RecordStates states)
{
    /// <summary>Changes that are read from storage at once.</summary>
    public const int ChangesPerPage = 1000;

    /// <summary>A record at a version; null when it has none such.</summary>
    /// <remarks>From memory where that reaches back far enough, otherwise by folding its whole stream.</remarks>
    public async ValueTask<RecordState?> AtVersionAsync(Node record, long version, CancellationToken cancellationToken)
    {
        if (version < 1 || await states.FindAsync(record, Revision.None, cancellationToken) is not { } now || version > now.Version)
        {
            return null;
        }

        if (version == now.Version)
        {
            return now;
        }

        var start = await StartAsync(now, version, cancellationToken);
        return await FoldAsync(record, start, change => change.Version <= version, cancellationToken);
    }

    /// <summary>A document at a version, as a copy that belongs to the caller; null when it has none such.</summary>
    public async ValueTask<KeyValueState?> CopyAtAsync(Node record, long version, CancellationToken cancellationToken)
    {
        if (version < 1 || await states.FindAsync(record, Revision.None, cancellationToken) is not KeyValueState now || version > now.Version)
        {
            return null;
        }

        return await StartAsync(now, version, cancellationToken) as KeyValueState
            ?? await FoldAsync(record, start: null, change => change.Version <= version, cancellationToken) as KeyValueState;
    }

    /// <summary>A record at a revision that this node has reached; null when it did not exist then.</summary>
    /// <remarks>From memory where it was the newest state or nearly so; no value is ever newer than the revision, however fast the record changes.</remarks>
    public async ValueTask<RecordState?> AtRevisionAsync(Node record, Revision then, CancellationToken cancellationToken)
    {
        if (await states.FindAsync(record, then, cancellationToken) is not { } now || now.Created.Revision > then)
        {
            return null;
        }

        return now.AsOf(then) ?? await FoldUntilAsync(now, then, cancellationToken);
    }

    /// <summary>Every change after a version up to another one, in order.</summary>
    public async IAsyncEnumerable<RecordChange> ChangesAsync(
        Node record, long since, long until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (since < until)
        {
            var page = await store.ReadChangesAsync(record, since, (int)Math.Min(ChangesPerPage, until - since), cancellationToken);
            foreach (var change in page.Changes)
            {
                yield return change;
                since = change.Version;
            }

            if (page.Changes.IsEmpty)
            {
                yield break;
            }
        }
    }

    // The nearest state before the version that is in memory; null: begin with the first event.
    private async ValueTask<RecordState?> StartAsync(RecordState now, long version, CancellationToken cancellationToken)
    {
        switch (now)
        {
            case TextState text:
                return text.MarkBefore(version);
            case KeyValueState document:
                var tail = await store.ReadChangesAsync(now.Record, version - 1, limit: 1, cancellationToken);
                return tail.Changes is [var change] ? document.AsOf(change) : null;
            default:
                return null;
        }
    }

    private ValueTask<RecordState?> FoldUntilAsync(RecordState now, Revision then, CancellationToken cancellationToken) =>
        FoldAsync(now.Record, (now as TextState)?.MarkBefore(then), change => change.Revision <= then, cancellationToken);

    private async ValueTask<RecordState?> FoldAsync(
        Node record, RecordState? start, Func<RecordChange, bool> isWanted, CancellationToken cancellationToken)
    {
        var state = start;
        while (true)
        {
            var page = await store.ReadChangesAsync(record, state?.Version ?? 0, ChangesPerPage, cancellationToken);
            var until = page.Changes.TakeWhile(isWanted).ToList();
            state = state is null
                ? RecordFold.Of(record, page with { Snapshot = null, Changes = [.. until] })
                : until.Aggregate(state, (current, change) => current.After(change));
            if (until.Count < page.Changes.Length || page.Changes.Length < ChangesPerPage)
            {
                return state;
            }
        }
    }
}
