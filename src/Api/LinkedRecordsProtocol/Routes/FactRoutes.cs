using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary><c>GET /facts</c>, <c>POST /facts</c>, <c>POST /facts/delete</c>.</summary>
internal sealed class FactRoutes(Queries queries, Writer writer)
{
    private static readonly string[] Parts = ["subject", "predicate", "object"];
    private static readonly FactQueryReader Reader = new(NodeReader.Default);
    private static readonly FactResolver Resolver = new(ImmutableDictionary<string, Node>.Empty);

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/facts", ProtocolRequest.Handler(Scope.Read, FindAsync));
        routes.MapPost("/facts", ProtocolRequest.Handler(Scope.Write, StateAsync));
        routes.MapPost("/facts/delete", ProtocolRequest.Handler(Scope.Write, TakeBackAsync));
    }

    private async Task<IResult> FindAsync(HttpContext context, Caller caller)
    {
        var conditions = Parts
            .Select(part => KeyValuePair.Create(part, ProtocolRequest.ReadJson(context.Request, part)))
            .Where(part => part.Value.ValueKind != JsonValueKind.Undefined);
        var query = new StringBuilder("{")
            .AppendList(conditions, (json, part) => json.AppendJsonString(part.Key).Append(':').Append(part.Value.GetRawText()))
            .Append('}');
        using var parsed = JsonDocument.Parse(query.ToString());
        if (Reader.Read(parsed.RootElement) is not QueryReading<ImmutableArray<FactQuery>>.Read(var wanted))
        {
            var wrong = (QueryReading<ImmutableArray<FactQuery>>.Wrong)Reader.Read(parsed.RootElement);
            return Problem.Of(StatusCodes.Status400BadRequest, wrong.Errors[0].Code, wrong.Errors[0].Message);
        }

        var answer = await queries.FindFactsAsync(caller.User, wanted, QueryAt.Newest, context.RequestAborted);
        return answer.Value is { } facts
            ? ProtocolRequest.Answer(Listed(facts.Where(IsOfUsers)))
            : Problem.Of(StatusCodes.Status400BadRequest, QueryCodes.TooExpensive, "These conditions look at more facts than one query may. Name a node with fewer facts.");
    }

    private async Task<IResult> StateAsync(HttpContext context, Caller caller)
    {
        var facts = FactsOf(await ProtocolRequest.ReadJsonAsync(context.Request));
        // Whoever reads the answer finds the facts as they are kept, in the order of the request.
        var echoed = facts.Select(Resolver.Read).ToList();
        if (!facts.IsEmpty)
        {
            await writer.WriteAsync(Request(caller) with { Assert = facts }, context.RequestAborted);
        }

        return ProtocolRequest.Answer(Listed(echoed));
    }

    private async Task<IResult> TakeBackAsync(HttpContext context, Caller caller)
    {
        var facts = FactsOf(await ProtocolRequest.ReadJsonAsync(context.Request));
        if (!facts.IsEmpty)
        {
            await writer.WriteAsync(Request(caller) with { Retract = facts }, context.RequestAborted);
        }

        return ProtocolRequest.Answer(new StringBuilder("{\"status\":\"ok\"}"));
    }

    private static WriteRequest Request(Caller caller) => new() { Id = Guid.CreateVersion7().ToString("N"), Author = caller.User };

    private static StringBuilder Listed(IEnumerable<Fact> facts) =>
        new StringBuilder("[").AppendList(facts, (json, fact) => json.AppendFact(fact)).Append(']');

    // How somebody signs in, and that a term is listed, the client does not know of.
    private static bool IsOfUsers(Fact fact) => fact.Predicate != ReservedPredicates.SignsInWith && fact.Object != WellKnownNodes.Terms;

    private static ImmutableArray<FactText> FactsOf(JsonElement body) => body.ValueKind == JsonValueKind.Array
        ? [.. body.EnumerateArray().Select(FactOf)]
        : throw new MalformedRequestException("The body is an array of facts.");

    private static FactText FactOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() >= 3
        && json.EnumerateArray().Take(3).All(part => part.ValueKind == JsonValueKind.String)
            ? new FactText(json[0].GetString()!, json[1].GetString()!, json[2])
            : throw new MalformedRequestException("A fact is an array of three texts: subject, predicate, object.");
}
