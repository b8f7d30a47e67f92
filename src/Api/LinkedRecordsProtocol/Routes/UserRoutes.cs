using System.Text;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Schema;
using LinkedRecords.FactStore;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>Who is asking, who somebody is by address, and who belongs to a node.</summary>
internal sealed class UserRoutes(Accounts accounts, IFactStore store)
{
    /// <summary>Maps <c>GET /userinfo</c>.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/userinfo", ProtocolRequest.Handler(Scope.Read, TellAsync));

    /// <summary>Maps the list of members of one family of routes.</summary>
    public void MapMembers(IEndpointRouteBuilder routes, string family) =>
        routes.MapGet(family + "/{id}/members", ProtocolRequest.Handler(Scope.Read, ListAsync));

    private async Task<IResult> TellAsync(HttpContext context, Caller caller)
    {
        if (context.Request.Query["email"] is [{ } email])
        {
            return await accounts.FindByEmailAsync(email, context.RequestAborted) is { } account
                ? ProtocolRequest.Answer(new StringBuilder("{\"id\":").AppendJsonString(account.User.Spelling).Append('}'))
                : ProtocolRequest.Answer(new StringBuilder("{}"));
        }

        var json = new StringBuilder("{\"userId\":").AppendJsonString(caller.User.Spelling);
        return ProtocolRequest.Answer((caller.Email is { } own ? json.Append(",\"userEmail\":").AppendJsonString(own) : json).Append('}'));
    }

    private async Task<IResult> ListAsync(HttpContext context, Caller caller)
    {
        var node = RecordRoutes.RecordOf(context);
        ProtocolRequest.ClientIdOf(context.Request);
        var answer = await store.ReadAsync(graph => MemberList.Of(caller.User, node, graph), ReadAt.Newest, context.RequestAborted);
        if (answer.Value is not { } found)
        {
            return ProtocolRequest.Answer(new StringBuilder("{\"notVisibleToUser\":true}"));
        }

        var members = new List<(string Id, string Name)>(found.Length);
        foreach (var (user, _) in found)
        {
            var account = await accounts.FindAsync(user, context.RequestAborted);
            members.Add((user.Spelling, account?.Email ?? string.Empty));
        }

        return ProtocolRequest.Answer(new StringBuilder("[")
            .AppendList(members, (json, member) => json
                .Append("{\"id\":").AppendJsonString(member.Id).Append(",\"username\":").AppendJsonString(member.Name).Append('}'))
            .Append(']'));
    }
}
