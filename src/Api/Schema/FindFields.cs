using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields that answer pattern queries once.</summary>
internal sealed class FindFields(Queries queries, RecordReader records)
{
    private static readonly BatchLoad<Ask, Found> Together = FindTogetherAsync;

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, RecordConnection>("Query.findAll", FindAllAsync)
        .AsyncField<object?, int>("Query.count", CountAsync)
        .AsyncField<object?, bool>("Query.exists", ExistsAsync)
        .AsyncField<object?, FactList>("Query.facts", FactsAsync)
        .Field<RecordConnection, Revision>("RecordConnection.revision", page => page.Revision)
        .AsyncField<RecordConnection, IEnumerable<SeenRecord>>("RecordConnection.nodes", NodesAsync)
        .Field<RecordConnection, int>("RecordConnection.count", page => page.Rows.Total)
        .Field<RecordConnection, RecordConnection>("RecordConnection.pageInfo", page => page)
        .Field<RecordConnection, IEnumerable<string>>("RecordConnection.plan", page => page.Rows.Plan)
        .Field<RecordConnection, bool>("PageInfo.hasNextPage", page => page.Rows.After is not null)
        .Field<RecordConnection, string?>("PageInfo.endCursor", page => page.Rows.After)
        .Field<FactList, Revision>("FactList.revision", list => list.Revision)
        .Field<FactList, IEnumerable<Fact>>("FactList.nodes", list => list.Facts)
        .Field<Fact, string>("Fact.subject", fact => fact.Subject.Spelling)
        .Field<Fact, string>("Fact.predicate", fact => fact.Predicate.Spelling)
        .Field<Fact, string>("Fact.object", fact => fact.Object.Spelling);

    // All findAll, count, exists and facts fields of an operation become one compound query, and so have one revision.
    private static async ValueTask<IReadOnlyDictionary<Ask, Found>> FindTogetherAsync(
        IReadOnlyList<Ask> asks, object? requestContext, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Ask, Found>();
        foreach (var same in asks.GroupBy(ask => ask.At))
        {
            var groups = same.Select((ask, index) =>
                KeyValuePair.Create(index.ToString(CultureInfo.InvariantCulture), ask.Asked));
            var answer = await same.First().Queries.AskAsync(
                ApiContext.CallerOf(requestContext).User, new CompoundQuery([.. groups]), same.Key, cancellationToken);
            foreach (var (ask, part) in same.Zip(answer.Value))
            {
                found[ask] = new Found(part.Value, answer.At);
            }
        }

        return found;
    }

    private async ValueTask<RecordConnection> FindAllAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Page(context);
        var at = StateArguments.Of(context);
        var (answer, revision) = await FindAsync(new Group.ByPatterns(query), at, context);
        return new RecordConnection(revision, (GroupAnswer.Rows)answer, at);
    }

    private async ValueTask<int> CountAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Plain(context) with { Wanted = Wanted.Count };
        var (answer, _) = await FindAsync(new Group.ByPatterns(query), StateArguments.Of(context), context);
        return ((GroupAnswer.Count)answer).Value;
    }

    private async ValueTask<bool> ExistsAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Plain(context) with { Wanted = Wanted.Exists };
        var (answer, _) = await FindAsync(new Group.ByPatterns(query), StateArguments.Of(context), context);
        return ((GroupAnswer.Exists)answer).Value;
    }

    private async ValueTask<Found> FindAsync(Group asked, QueryAt at, FieldContext context)
    {
        ApiContext.UserOf(context);
        var found = (await context.Loader(Together).LoadAsync(new Ask(queries, asked, at)))!;
        StateArguments.RequireReached(at, found.At);
        return found.Answer is GroupAnswer.Failed(var error) ? throw ApiErrors.Of([error]) : found;
    }

    private async ValueTask<IEnumerable<SeenRecord>> NodesAsync(RecordConnection page, FieldContext context)
    {
        var seen = new List<SeenRecord>(page.Rows.Records.Length);
        foreach (var record in page.Rows.Records)
        {
            if (await records.LoadAsync(record, page.State, page.Revision, context.CancellationToken) is { } state)
                seen.Add(state with { FactsAt = page.Asked.PinnedTo(page.Revision) });
        }

        return seen;
    }

    private async ValueTask<FactList> FactsAsync(object? root, FieldContext context)
    {
        var (answer, revision) = await FindAsync(new Group.ByFacts(QueryInput.Facts(context)), StateArguments.Of(context), context);
        return new FactList(revision, ((GroupAnswer.Facts)answer).Found);
    }

    /// <summary>One query of an operation.</summary>
    private sealed record Ask(Queries Queries, Group Asked, QueryAt At);

    private sealed record Found(GroupAnswer Answer, Revision At);

    private sealed record FactList(Revision Revision, ImmutableArray<Fact> Facts);
}
