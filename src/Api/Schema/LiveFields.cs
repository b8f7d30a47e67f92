using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Schema;

/// <summary><c>findAll</c> as a subscription: the result, then exactly what is different.</summary>
internal sealed class LiveFields(LiveQueries live, RecordReader records)
{
    /// <summary>Binds it.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Stream<Change>("Subscription.findAll", context => FollowAsync(
            ApiContext.UserOf(context), QueryInput.Live(context), SinceOf(context), context.CancellationToken))
        .Field<Change, bool>("ResultChange.isReset", change => change.IsReset)
        .Field<Change, Revision>("ResultChange.revision", change => change.Revision)
        .Field<Change, IEnumerable<Placed>>("ResultChange.added", change => change.Added)
        .Field<Change, IEnumerable<Removed>>("ResultChange.removed", change => change.Removed)
        .Field<Change, IEnumerable<SeenRecord>>("ResultChange.changed", change => change.Changed)
        .Field<Change, IEnumerable<Moved>>("ResultChange.moved", change => change.Moved)
        .Field<Change, int>("ResultChange.count", change => change.Count)
        .Field<Placed, int>("PlacedRecord.index", placed => placed.Index)
        .Field<Placed, SeenRecord>("PlacedRecord.record", placed => placed.Record)
        .Field<Moved, int>("MovedRecord.index", moved => moved.Index)
        .Field<Moved, string>("MovedRecord.id", moved => moved.Id)
        .Field<Removed, string>("RemovedRecord.id", removed => removed.Id)
        .Field<Removed, string>("RemovedRecord.reason", removed => removed.Reason);

    /// <summary>The revision that a subscriber comes back with.</summary>
    public static Revision? SinceOf(in FieldContext context) => context.Argument<object>("since") as Revision?;

    private async IAsyncEnumerable<Change> FollowAsync(
        Node user, RecordQuery query, Revision? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var compound = new CompoundQuery([new(string.Empty, new Group.ByPatterns(query))]);
        await foreach (var change in live.SubscribeAsync(user, compound, since, cancellationToken))
        {
            // Somebody came back with a revision since when nothing is different: there is nothing to tell.
            if (change is LiveChange.Difference { Groups: [] })
            {
                continue;
            }

            yield return change switch
            {
                LiveChange.Reset(var revision, [var group]) => await ResetAsync(group, revision, cancellationToken),
                LiveChange.Difference(var revision, [var group]) => await DifferenceAsync(group, revision, cancellationToken),
                LiveChange.Failed(var error) => throw ApiErrors.Of([error]),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    private async ValueTask<Change> ResetAsync(LiveGroup group, Revision revision, CancellationToken cancellationToken)
    {
        var placed = group.Records.Select((record, index) => new PlacedRecord(record, index)).ToImmutableArray();
        return new Change(true, revision, await PlaceAsync(placed, revision, cancellationToken), [], [], [], group.Count);
    }

    private async ValueTask<Change> DifferenceAsync(GroupDifference difference, Revision revision, CancellationToken cancellationToken)
    {
        var changed = difference.Changed.Select(record => new PlacedRecord(record, Index: 0)).ToImmutableArray();
        return new Change(
            false,
            revision,
            await PlaceAsync(difference.Added, revision, cancellationToken),
            [.. difference.Removed.Select(removed => new Removed(removed.Record.Spelling, CodeText.Of(removed.Reason)))],
            [.. (await PlaceAsync(changed, revision, cancellationToken)).Select(placed => placed.Record)],
            [.. difference.Moved.Select(moved => new Moved(moved.Index, moved.Record.Spelling))],
            difference.Count);
    }

    // The live query has just judged that the user sees them.
    private async ValueTask<ImmutableArray<Placed>> PlaceAsync(
        ImmutableArray<PlacedRecord> found, Revision judged, CancellationToken cancellationToken)
    {
        var placed = ImmutableArray.CreateBuilder<Placed>(found.Length);
        foreach (var (record, index) in found)
        {
            if (await records.LoadAsync(record, ReadAt.Newest, judged, cancellationToken) is { } seen)
            {
                placed.Add(new Placed(index, seen));
            }
        }

        return placed.DrainToImmutable();
    }

    private sealed record Change(
        bool IsReset,
        Revision Revision,
        ImmutableArray<Placed> Added,
        ImmutableArray<Removed> Removed,
        ImmutableArray<SeenRecord> Changed,
        ImmutableArray<Moved> Moved,
        int Count);

    private sealed record Placed(int Index, SeenRecord Record);

    private sealed record Moved(int Index, string Id);

    private sealed record Removed(string Id, string Reason);
}
