using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Schema;

/// <summary><c>facts</c> as a subscription: the facts, then exactly what is different.</summary>
internal sealed class LiveFactFields(LiveQueries live)
{
    /// <summary>Binds it.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Stream<Change>("Subscription.facts", context => FollowAsync(
            ApiContext.UserOf(context), QueryInput.Facts(context), LiveFields.SinceOf(context), context.CancellationToken))
        .Field<Change, bool>("FactChange.isReset", change => change.IsReset)
        .Field<Change, Revision>("FactChange.revision", change => change.Revision)
        .Field<Change, IEnumerable<Fact>>("FactChange.added", change => change.Added)
        .Field<Change, IEnumerable<RemovedFact>>("FactChange.removed", change => change.Removed)
        .Field<Change, int>("FactChange.count", change => change.Count)
        .Field<RemovedFact, string>("RemovedFact.subject", removed => removed.Fact.Subject.Spelling)
        .Field<RemovedFact, string>("RemovedFact.predicate", removed => removed.Fact.Predicate.Spelling)
        .Field<RemovedFact, string>("RemovedFact.object", removed => removed.Fact.Object.Spelling)
        .Field<RemovedFact, string>("RemovedFact.reason", removed => CodeText.Of(removed.Reason));

    private async IAsyncEnumerable<Change> FollowAsync(
        Node user, ImmutableArray<FactQuery> queries, Revision? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var compound = new CompoundQuery([new(string.Empty, new Group.ByFacts(queries))]);
        await foreach (var change in live.SubscribeAsync(user, compound, since, cancellationToken))
        {
            switch (change)
            {
                case LiveChange.Reset(var revision, [var group]):
                    yield return new Change(true, revision, group.Facts, [], group.Count);
                    break;
                case LiveChange.Difference(var revision, [var group]):
                    yield return new Change(false, revision, group.AddedFacts, group.RemovedFacts, group.Count);
                    break;
                case LiveChange.Failed(var error):
                    throw ApiErrors.Of([error]);
            }
        }
    }

    private sealed record Change(
        bool IsReset, Revision Revision, ImmutableArray<Fact> Added, ImmutableArray<RemovedFact> Removed, int Count);
}
