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

/// <summary><c>findAll</c> and <c>compound</c> as subscriptions: the result, or all results of several queries, then exactly what is different.</summary>
internal sealed class LiveFields(LiveQueries live, RecordReader records)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Stream<Change>("Subscription.findAll", context => FollowAsync(
            ApiContext.UserOf(context), Alone(QueryInput.Live(context)), SinceOf(context), context.CancellationToken))
        .Stream<Change>("Subscription.compound", context => FollowAsync(
            ApiContext.UserOf(context), QueryInput.Compound(context), SinceOf(context), context.CancellationToken))
        .Field<Change, bool>("ResultChange.isReset", change => change.IsReset)
        .Field<Change, Revision>("ResultChange.revision", change => change.Revision)
        .Field<Change, IEnumerable<Placed>>("ResultChange.added", change => change.Parts[0].Added)
        .Field<Change, IEnumerable<Removed>>("ResultChange.removed", change => change.Parts[0].Removed)
        .Field<Change, IEnumerable<SeenRecord>>("ResultChange.changed", change => change.Parts[0].Changed)
        .Field<Change, IEnumerable<Moved>>("ResultChange.moved", change => change.Parts[0].Moved)
        .Field<Change, int>("ResultChange.count", change => change.Parts[0].Count)
        .Field<Change, bool>("CompoundChange.isReset", change => change.IsReset)
        .Field<Change, Revision>("CompoundChange.revision", change => change.Revision)
        .Field<Change, IEnumerable<Part>>("CompoundChange.parts", change => change.Parts)
        .Field<Part, string>("PartChange.name", part => part.Name)
        .Field<Part, IEnumerable<Placed>>("PartChange.added", part => part.Added)
        .Field<Part, IEnumerable<Removed>>("PartChange.removed", part => part.Removed)
        .Field<Part, IEnumerable<SeenRecord>>("PartChange.changed", part => part.Changed)
        .Field<Part, IEnumerable<Moved>>("PartChange.moved", part => part.Moved)
        .Field<Part, IEnumerable<Fact>>("PartChange.addedFacts", part => part.AddedFacts)
        .Field<Part, IEnumerable<RemovedFact>>("PartChange.removedFacts", part => part.RemovedFacts)
        .Field<Part, int>("PartChange.count", part => part.Count)
        .Field<Placed, int>("PlacedRecord.index", placed => placed.Index)
        .Field<Placed, SeenRecord>("PlacedRecord.record", placed => placed.Record)
        .Field<Moved, int>("MovedRecord.index", moved => moved.Index)
        .Field<Moved, string>("MovedRecord.id", moved => moved.Id)
        .Field<Removed, string>("RemovedRecord.id", removed => removed.Id)
        .Field<Removed, string>("RemovedRecord.reason", removed => removed.Reason);

    /// <summary>The revision that a subscriber comes back with.</summary>
    public static Revision? SinceOf(in FieldContext context) => context.Argument<object>("since") as Revision?;

    private static CompoundQuery Alone(RecordQuery query) => new([new(string.Empty, new Group.ByPatterns(query))]);

    private async IAsyncEnumerable<Change> FollowAsync(
        Node user, CompoundQuery query, Revision? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in live.SubscribeAsync(user, query, since, cancellationToken))
        {
            switch (change)
            {
                // Somebody came back with a revision since when nothing is different: there is nothing to tell.
                case LiveChange.Difference { Groups: [] }:
                    break;
                case LiveChange.Reset(var revision, var groups):
                    yield return await ChangeAsync(isReset: true, revision, groups, group => PartAsync(group, revision, cancellationToken));
                    break;
                case LiveChange.Difference(var revision, var groups):
                    yield return await ChangeAsync(isReset: false, revision, groups, group => PartAsync(group, revision, cancellationToken));
                    break;
                case LiveChange.Failed(var error):
                    throw ApiErrors.Of([error]);
            }
        }
    }

    private static async ValueTask<Change> ChangeAsync<TGroup>(
        bool isReset, Revision revision, ImmutableArray<TGroup> groups, Func<TGroup, ValueTask<Part>> partAsync)
    {
        var parts = ImmutableArray.CreateBuilder<Part>(groups.Length);
        foreach (var group in groups)
        {
            parts.Add(await partAsync(group));
        }

        return new Change(isReset, revision, parts.MoveToImmutable());
    }

    private async ValueTask<Part> PartAsync(LiveGroup group, Revision revision, CancellationToken cancellationToken)
    {
        var placed = group.Records.Select((record, index) => new PlacedRecord(record, index)).ToImmutableArray();
        return new Part(group.Name, await PlaceAsync(placed, revision, cancellationToken), [], [], [], group.Facts, [], group.Count);
    }

    private async ValueTask<Part> PartAsync(GroupDifference difference, Revision revision, CancellationToken cancellationToken)
    {
        var changed = difference.Changed.Select(record => new PlacedRecord(record, Index: 0)).ToImmutableArray();
        return new Part(
            difference.Name,
            await PlaceAsync(difference.Added, revision, cancellationToken),
            [.. difference.Removed.Select(removed => new Removed(removed.Record.Spelling, CodeText.Of(removed.Reason)))],
            [.. (await PlaceAsync(changed, revision, cancellationToken)).Select(placed => placed.Record)],
            [.. difference.Moved.Select(moved => new Moved(moved.Index, moved.Record.Spelling))],
            difference.AddedFacts,
            difference.RemovedFacts,
            difference.Count);
    }

    // The live query has judged at this revision that the user sees them.
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

    private sealed record Change(bool IsReset, Revision Revision, ImmutableArray<Part> Parts);

    private sealed record Part(
        string Name,
        ImmutableArray<Placed> Added,
        ImmutableArray<Removed> Removed,
        ImmutableArray<SeenRecord> Changed,
        ImmutableArray<Moved> Moved,
        ImmutableArray<Fact> AddedFacts,
        ImmutableArray<RemovedFact> RemovedFacts,
        int Count);

    private sealed record Placed(int Index, SeenRecord Record);

    private sealed record Moved(int Index, string Id);

    private sealed record Removed(string Id, string Reason);
}
