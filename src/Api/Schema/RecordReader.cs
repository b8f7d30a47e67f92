using System.Collections.Immutable;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads records through the eyes of a user; there is no other way from the API to a record.</summary>
internal sealed class RecordReader(IFactStore store, RecordStates states, RecordHistory history)
{
    /// <summary>The records that the user may read, null in the place of every other; all judged at one revision.</summary>
    public async ValueTask<ImmutableArray<SeenRecord?>> ReadAsync(
        Node user, IReadOnlyList<Node> records, QueryAt at, CancellationToken cancellationToken)
    {
        var state = await at.StateAsync(store, cancellationToken);
        var allowed = await store.ReadAsync(
            graph =>
            {
                var viewer = new Viewer(user, graph);
                return records.Select(record => viewer.May(Right.Read, record)).ToImmutableArray();
            },
            at.IsPastSeenWithTodaysRights ? ReadAt.Newest : state,
            cancellationToken);
        StateArguments.RequireReached(at, allowed.At);
        var found = ImmutableArray.CreateBuilder<SeenRecord?>(records.Count);
        for (var index = 0; index < records.Count; index++)
        {
            var seen = allowed.Value[index] ? await LoadAsync(records[index], state, allowed.At, cancellationToken) : null;
            if (seen is not null)
            {
                seen = seen with { FactsAt = at.PinnedTo(state is ReadAt.AsOf(var then) ? then : seen.At) };
            }

            found.Add(seen);
        }

        return found.MoveToImmutable();
    }

    /// <summary>A record that a query has found for the user at a revision.</summary>
    public async ValueTask<SeenRecord?> LoadAsync(Node record, ReadAt at, Revision judged, CancellationToken cancellationToken)
    {
        if (at is ReadAt.AsOf(var then))
        {
            return await history.AtRevisionAsync(record, then, cancellationToken) is { } past ? new SeenRecord(past, then) { FactsAt = new QueryAt.AsOf(then) } : null;
        }

        return await states.FindAsync(record, judged, cancellationToken) is { } state
            ? new SeenRecord(state, Later(state.Updated.Revision, judged))
            : null;
    }

    private static Revision Later(Revision one, Revision other) => one > other ? one : other;
}
