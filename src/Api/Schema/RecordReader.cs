using System.Collections.Immutable;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads records through the eyes of a user; there is no other way from the API to a record.</summary>
internal sealed class RecordReader(IFactStore store, RecordStates states)
{
    private const int ChangesPerPage = 1000;

    /// <summary>The records that the user may read, null in the place of every other; all judged at one revision.</summary>
    public async ValueTask<ImmutableArray<SeenRecord?>> ReadAsync(
        Node user, IReadOnlyList<Node> records, ReadAt at, CancellationToken cancellationToken)
    {
        // The rights are those of today, also when the past is asked for.
        var now = at is ReadAt.AsOf ? ReadAt.Newest : at;
        var allowed = await store.ReadAsync(
            graph =>
            {
                var viewer = new Viewer(user, graph);
                return records.Select(record => viewer.May(Right.Read, record)).ToImmutableArray();
            },
            now,
            cancellationToken);
        var found = ImmutableArray.CreateBuilder<SeenRecord?>(records.Count);
        for (var index = 0; index < records.Count; index++)
        {
            found.Add(allowed.Value[index] ? await LoadAsync(records[index], at, allowed.At, cancellationToken) : null);
        }

        return found.MoveToImmutable();
    }

    /// <summary>A record that a query has found for the user at a revision.</summary>
    public async ValueTask<SeenRecord?> LoadAsync(Node record, ReadAt at, Revision judged, CancellationToken cancellationToken)
    {
        if (at is ReadAt.AsOf(var then))
        {
            return await AsOfAsync(record, then, cancellationToken) is { } past ? new SeenRecord(past, then) : null;
        }

        return await states.FindAsync(record, judged, cancellationToken) is { } state
            ? new SeenRecord(state, Later(state.Updated.Revision, judged))
            : null;
    }

    private static Revision Later(Revision one, Revision other) => one > other ? one : other;

    private async ValueTask<RecordState?> AsOfAsync(Node record, Revision then, CancellationToken cancellationToken)
    {
        RecordState? state = null;
        while (true)
        {
            var page = await store.ReadChangesAsync(record, state?.Version ?? 0, ChangesPerPage, cancellationToken);
            var until = page.Changes.TakeWhile(change => change.Revision <= then).ToImmutableArray();
            state = state is null
                ? RecordFold.Of(record, page with { Snapshot = null, Changes = until })
                : until.Aggregate(state, (current, change) => current.After(change));
            if (until.Length < page.Changes.Length || page.Changes.Length < ChangesPerPage)
            {
                return state;
            }
        }
    }
}
