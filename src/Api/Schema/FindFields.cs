using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields that answer pattern queries once.</summary>
internal sealed class FindFields(OneRevision together, RecordReader records)
{
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

    private async ValueTask<RecordConnection> FindAllAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Page(context);
        var at = StateArguments.Of(context);
        var (answer, revision) = await together.FindAsync(new Group.ByPatterns(query), at, context);
        return new RecordConnection(revision, (GroupAnswer.Rows)answer, at);
    }

    private async ValueTask<int> CountAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Plain(context) with { Wanted = Wanted.Count };
        var (answer, _) = await together.FindAsync(new Group.ByPatterns(query), StateArguments.Of(context), context);
        return ((GroupAnswer.Count)answer).Value;
    }

    private async ValueTask<bool> ExistsAsync(object? root, FieldContext context)
    {
        var query = QueryInput.Plain(context) with { Wanted = Wanted.Exists };
        var (answer, _) = await together.FindAsync(new Group.ByPatterns(query), StateArguments.Of(context), context);
        return ((GroupAnswer.Exists)answer).Value;
    }

    private async ValueTask<IEnumerable<SeenRecord>> NodesAsync(RecordConnection page, FieldContext context)
    {
        var (state, factsAt) = (page.State, page.Asked.PinnedTo(page.Revision));
        var seen = new List<SeenRecord>(page.Rows.Records.Length);
        foreach (var record in page.Rows.Records)
        {
            if (await records.LoadAsync(record, state, page.Revision, factsAt, context.CancellationToken) is { } found)
                seen.Add(found);
        }

        return seen;
    }

    private async ValueTask<FactList> FactsAsync(object? root, FieldContext context)
    {
        var (answer, revision) = await together.FindAsync(new Group.ByFacts(QueryInput.Facts(context)), StateArguments.Of(context), context);
        return new FactList(revision, ((GroupAnswer.Facts)answer).Found);
    }

    private sealed record FactList(Revision Revision, ImmutableArray<Fact> Facts);
}
