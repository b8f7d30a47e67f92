using LinkedRecords.Api.Identity;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields of <c>Query</c> that answer no pattern query: records by id, people, terms.</summary>
internal sealed class QueryFields(IFactStore store, OneRevision together, RecordReader records, Accounts accounts)
{
    private const int MostIds = 1000;

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, SeenRecord?>("Query.record", RecordAsync)
        .AsyncField<object?, IEnumerable<SeenRecord?>>("Query.records", RecordsAsync)
        .Field<object?, Me>("Query.me", (_, context) => new Me(ApiContext.CallerOf(context.RequestContext), store.Head))
        .AsyncField<object?, Account?>("Query.user", UserAsync)
        .AsyncField<object?, IEnumerable<Member>>("Query.members", MembersAsync)
        .AsyncField<object?, IEnumerable<Term>>("Query.terms", TermsAsync)
        .AsyncField<object?, Revision>("Query.revision", async (_, context) => (await together.LookAsync(graph => graph.Revision, context)).At)
        .AsyncField<object?, Head>("Query.head", HeadAsync)
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

    private async ValueTask<SeenRecord?> RecordAsync(object? root, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var found = await records.ReadAsync(user, [NodeArguments.Node(context, "id")], StateArguments.Of(context), context.CancellationToken);
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

        return await records.ReadAsync(user, ids, StateArguments.Of(context), context.CancellationToken);
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
        var answer = await together.LookAsync(graph => MemberList.Of(user, node, graph), context);
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
        var prefix = context.Argument<string>("prefix")!;
        var first = Math.Clamp(context.Argument<int>("first"), 1, MostIds);
        var answer = await together.LookAsync(graph => TermList.Of(prefix, first, graph), context);
        return answer.Value;
    }

    private async ValueTask<Head> HeadAsync(object? root, FieldContext context)
    {
        ApiContext.UserOf(context);
        var answer = await store.ReadAsync(graph => graph.Revision, ReadAt.Newest, context.CancellationToken);
        return new Head(answer.At);
    }

    private sealed record Me(Caller Caller, Revision Revision);

    private sealed record Member(Account User, string Role);

    private sealed record Head(Revision Revision);
}
