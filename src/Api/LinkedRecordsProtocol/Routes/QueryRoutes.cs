using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Schema;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary><c>GET /records?query=…</c>: an object of named queries, answered with the records and their values at one revision.</summary>
internal sealed class QueryRoutes(Queries queries, Gate gate, RecordReader records, RecentLoads loads)
{
    private static readonly QueryReader Reader = new(NodeReader.Default);

    /// <summary>Maps the route of one family.</summary>
    public void Map(IEndpointRouteBuilder routes, string family) =>
        routes.MapGet(family, ProtocolRequest.Handler(Scope.Read, AskAsync));

    /// <summary>Reads a compound query, or one query for which the answer is a list.</summary>
    public static QueryReading<CompoundQuery> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return Reader.ReadCompound(json);
        }

        return Reader.ReadRecords(json) switch
        {
            QueryReading<RecordQuery>.Read(var query) => new QueryReading<CompoundQuery>.Read(
                new CompoundQuery([KeyValuePair.Create(string.Empty, (Group)new Group.ByPatterns(query))])),
            QueryReading<RecordQuery>.Wrong(var errors) => new QueryReading<CompoundQuery>.Wrong(errors),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<IResult> AskAsync(HttpContext context, Caller caller)
    {
        var json = ProtocolRequest.ReadJson(context.Request, "query");
        if (Read(json) is not QueryReading<CompoundQuery>.Read(var query))
        {
            var wrong = (QueryReading<CompoundQuery>.Wrong)Read(json);
            return Problem.Of(StatusCodes.Status400BadRequest, wrong.Errors[0].Code, $"{wrong.Errors[0].Path}: {wrong.Errors[0].Message}");
        }

        var answer = await queries.AskAsync(caller.User, query, QueryAt.Newest, context.RequestAborted);
        gate.Charge(caller.User, answer.Value.Sum(group => group.Value.Size));
        var failed = answer.Value.Select(group => group.Value).OfType<GroupAnswer.Failed>().FirstOrDefault();
        if (failed is not null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, failed.Error.Code, failed.Error.Message);
        }

        return ProtocolRequest.Answer(json.ValueKind == JsonValueKind.Array
            ? await AppendAsync(new StringBuilder(), answer.Value[0].Value, caller.User, answer.At, context.RequestAborted)
            : await CompoundAsync(answer, caller.User, context.RequestAborted));
    }

    private async Task<StringBuilder> CompoundAsync(
        Answer<ImmutableArray<KeyValuePair<string, GroupAnswer>>> answer, Node user, CancellationToken cancellationToken)
    {
        var json = new StringBuilder("{");
        foreach (var (name, group) in answer.Value)
        {
            // A record that is not there, or not for the asker's eyes, has no property at all.
            if (group is GroupAnswer.ById(null))
            {
                continue;
            }

            json.Append(json.Length > 1 ? "," : string.Empty).AppendJsonString(name).Append(':');
            await AppendAsync(json, group, user, answer.At, cancellationToken);
        }

        return json.Append('}');
    }

    private async Task<StringBuilder> AppendAsync(
        StringBuilder json, GroupAnswer group, Node user, Revision at, CancellationToken cancellationToken)
    {
        if (group is GroupAnswer.ById({ } record))
        {
            return await records.LoadAsync(record, ReadAt.Newest, at, cancellationToken) is { } seen
                ? Append(json, user, seen)
                : json.Append("null");
        }

        if (group is not GroupAnswer.Rows { Records: var rows })
        {
            return json.Append("null");
        }

        json.Append('[');
        var isFirst = true;
        foreach (var row in rows)
        {
            if (await records.LoadAsync(row, ReadAt.Newest, at, cancellationToken) is { } seen)
            {
                Append(isFirst ? json : json.Append(','), user, seen);
                isFirst = false;
            }
        }

        return json.Append(']');
    }

    private StringBuilder Append(StringBuilder json, Node user, SeenRecord seen)
    {
        loads.Note(user, seen.State);
        return json.AppendRecord(seen.State);
    }
}
