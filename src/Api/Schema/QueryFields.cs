using System.Collections.Immutable;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Schema.Scalars;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields of <c>Query</c>.</summary>
internal sealed class QueryFields(IFactStore store, Queries queries, RecordReader records, Accounts accounts)
{
    private const int MostIds = 1000;
    private static readonly FactQueryReader FactReader = new(NodeReader.Default);

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, RecordConnection>("Query.findAll", FindAllAsync)
        .AsyncField<object?, SeenRecord?>("Query.record", RecordAsync)
        .AsyncField<object?, IEnumerable<SeenRecord?>>("Query.records", RecordsAsync)
        .AsyncField<object?, FactList>("Query.facts", FactsAsync)
        .Field<object?, Me>("Query.me", (_, context) => new Me(ApiContext.CallerOf(context.RequestContext), store.Head))
        .AsyncField<object?, Account?>("Query.user", UserAsync)
        .AsyncField<object?, IEnumerable<Member>>("Query.members", MembersAsync)
        .AsyncField<object?, IEnumerable<Term>>("Query.terms", TermsAsync)
        .AsyncField<object?, Head>("Query.head", HeadAsync)
        .AsyncField<RecordConnection, int>("RecordConnection.count", CountAsync)
        .Field<RecordConnection, Revision>("RecordConnection.revision", page => page.Revision)
        .Field<RecordConnection, IEnumerable<SeenRecord>>("RecordConnection.nodes", page => page.Records)
        .Field<RecordConnection, IEnumerable<string>>("RecordConnection.plan", page => page.Plan)
        .Field<RecordConnection, RecordConnection>("RecordConnection.pageInfo", page => page)
        .Field<RecordConnection, bool>("PageInfo.hasNextPage", page => page.After is not null)
        .Field<RecordConnection, string?>("PageInfo.endCursor", page => page.After)
        .Field<FactList, Revision>("FactList.revision", list => list.Revision)
        .Field<FactList, IEnumerable<Fact>>("FactList.nodes", list => list.Facts)
        .Field<Fact, string>("Fact.subject", fact => fact.Subject.Spelling)
        .Field<Fact, string>("Fact.predicate", fact => fact.Predicate.Spelling)
        .Field<Fact, string>("Fact.object", fact => fact.Object.Spelling)
        .Field<Me, string>("Me.id", me => me.Caller.User.Spelling)
        .Field<Me, string?>("Me.email", me => me.Caller.Email)
        .Field<Me, bool>("Me.isGuest", me => me.Caller.Kind == AccountKind.Guest)
        .Field<Me, Revision>("Me.revision", me => me.Revision)
        .Field<Account, string>("User.id", account => account.User.Spelling)
        .Field<Account, string?>("User.email", account => account.Email)
        .Field<Member, Account>("Member.user", member => member.User)
        .Field<Member, string>("Member.role", member => member.Role)
        .Field<Term, string>("Term.name", term => term.Name)
        .Field<Term, string>("Term.description", term => term.Description)
        .Field<Head, Revision>("Head.revision", head => head.Revision);

    private static readonly BatchLoad<FindAllAsk, FoundPage> Together = FindTogetherAsync;

    // All findAll fields of an operation become one compound query, and so have one revision.
    private static async ValueTask<IReadOnlyDictionary<FindAllAsk, FoundPage>> FindTogetherAsync(
        IReadOnlyList<FindAllAsk> asks, object? requestContext, CancellationToken cancellationToken)
    {
        var found = new Dictionary<FindAllAsk, FoundPage>();
        foreach (var same in asks.GroupBy(ask => ask.At))
        {
            var groups = same.Select((ask, index) =>
                KeyValuePair.Create(index.ToString(System.Globalization.CultureInfo.InvariantCulture), (Group)new Group.ByPatterns(ask.Query)));
            var answer = await same.First().Queries.AskAsync(
                ApiContext.CallerOf(requestContext).User, new CompoundQuery([.. groups]), same.Key, cancellationToken);
            foreach (var (ask, part) in same.Zip(answer.Value))
            {
                found[ask] = new FoundPage(part.Value, answer.At);
            }
        }

        return found;
    }

    private async ValueTask<RecordConnection> FindAllAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var query = QueryInput.Page(context);
        var at = AtOf(context);
        var found = (await context.Loader(Together).LoadAsync(new FindAllAsk(queries, query, at)))!;
        if (found.Answer is GroupAnswer.Failed(var error))
        {
            throw ApiErrors.Of([error]);
        }

        var rows = (GroupAnswer.Rows)found.Answer;
        var seen = ImmutableArray.CreateBuilder<SeenRecord>(rows.Records.Length);
        foreach (var record in rows.Records)
        {
            if (await records.LoadAsync(record, StateOf(at), found.At, context.CancellationToken) is { } state)
            {
                seen.Add(state);
            }
        }

        return new RecordConnection(user, query, found.At, seen.DrainToImmutable(), rows.After, rows.Plan);
    }

    private async ValueTask<int> CountAsync(RecordConnection page, FieldContext context)
    {
        var all = page.Query with { Wanted = Wanted.Count, After = null, First = null, OrderBy = null, Explain = false };
        var answer = await queries.AskAsync(page.User, all, new QueryAt.AsOf(page.Revision), context.CancellationToken);
        return answer.Value is GroupAnswer.Count(var count, _)
            ? count
            : throw ApiErrors.Of([((GroupAnswer.Failed)answer.Value).Error]);
    }

    private async ValueTask<SeenRecord?> RecordAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var found = await records.ReadAsync(user, [NodeArguments.Node(context, "id")], StateOf(AtOf(context)), context.CancellationToken);
        return found[0];
    }

    private async ValueTask<IEnumerable<SeenRecord?>> RecordsAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var ids = NodeArguments.Nodes(context, "ids");
        if (ids.Length > MostIds)
        {
            throw new GraphQLException($"At most {MostIds} records at once; {ids.Length} were asked for. Ask in parts.", "TOO_MANY_IDS");
        }

        return await records.ReadAsync(user, ids, StateOf(AtOf(context)), context.CancellationToken);
    }

    private async ValueTask<FactList> FactsAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var json = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var part in (string[])["subject", "predicate", "object"])
        {
            if (context.Argument<object>(part) is { } condition)
            {
                json[part] = RawJson.ToElement(condition);
            }
        }

        var wanted = FactReader.Read(RawJson.ToElement(json)) switch
        {
            QueryReading<ImmutableArray<FactQuery>>.Read(var read) => read,
            QueryReading<ImmutableArray<FactQuery>>.Wrong(var errors) => throw ApiErrors.Of(errors),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var answer = await queries.FindFactsAsync(user, wanted, AtOf(context), context.CancellationToken);
        return answer.Value is { } facts
            ? new FactList(answer.At, facts)
            : throw new GraphQLException("These conditions look at more facts than one query may. Name a node with fewer facts.", QueryCodes.TooExpensive);
    }

    private async ValueTask<Account?> UserAsync(object? root, FieldContext context)
    {
        ApiContext.UserOf(context);
        return await accounts.FindByEmailAsync(context.Argument<string>("email")!, context.CancellationToken);
    }

    private async ValueTask<IEnumerable<Member>> MembersAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var node = NodeArguments.Node(context, "node");
        var answer = await store.ReadAsync(graph => MemberList.Of(user, node, graph), StateOf(AtOf(context)), context.CancellationToken);
        if (answer.Value is not { } found)
        {
            throw new GraphQLException("Only hosts of a node and whoever is accountable for it may list its members.", "NOT_ALLOWED");
        }

        var members = new List<Member>(found.Length);
        foreach (var (id, role) in found)
        {
            var account = await accounts.FindAsync(id, context.CancellationToken) ?? new Account(id, Email: null, AccountKind.Guest);
            members.Add(new Member(account, role));
        }

        return members;
    }

    private async ValueTask<IEnumerable<Term>> TermsAsync(object? root, FieldContext context)
    {
        ApiContext.UserOf(context);
        var prefix = context.Argument<string>("prefix")!;
        var first = Math.Clamp(context.Argument<int>("first"), 1, MostIds);
        var answer = await store.ReadAsync(graph => TermList.Of(prefix, first, graph), ReadAt.Newest, context.CancellationToken);
        return answer.Value;
    }

    private async ValueTask<Head> HeadAsync(object? root, FieldContext context)
    {
        ApiContext.UserOf(context);
        var answer = await store.ReadAsync(graph => graph.Revision, ReadAt.Newest, context.CancellationToken);
        return new Head(answer.At);
    }

    private static QueryAt AtOf(in FieldContext context)
    {
        if (Argument(context, "asOf") is { } asOf)
        {
            return new QueryAt.AsOf(asOf);
        }

        return Argument(context, "atLeast") is { } atLeast ? new QueryAt.AtLeast(atLeast) : QueryAt.Newest;
    }

    private static Revision? Argument(in FieldContext context, string name) =>
        context.Arguments.Any(argument => string.Equals(argument.Key, name, StringComparison.Ordinal)) ? context.Argument<Revision?>(name) : null;

    private static ReadAt StateOf(QueryAt at) => at switch
    {
        QueryAt.AsOf asOf => new ReadAt.AsOf(asOf.Revision),
        QueryAt.AtLeast atLeast => new ReadAt.AtLeast(atLeast.Revision),
        _ => ReadAt.Newest,
    };

    /// <summary>One <c>findAll</c> of an operation. Compared by reference of the query: each field is its own.</summary>
    private sealed record FindAllAsk(Queries Queries, RecordQuery Query, QueryAt At);

    private sealed record FoundPage(GroupAnswer Answer, Revision At);

    private sealed record FactList(Revision Revision, ImmutableArray<Fact> Facts);

    private sealed record Me(Caller Caller, Revision Revision);

    private sealed record Member(Account User, string Role);

    private sealed record Head(Revision Revision);
}
