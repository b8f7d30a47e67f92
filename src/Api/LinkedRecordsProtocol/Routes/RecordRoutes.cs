using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>Records by themselves: made, read, changed; and several made together.</summary>
internal sealed class RecordRoutes(Writer writer, RecordReader records, BlobRoutes blobs, ClientChanges changes, RecordFeed feed, ClientSessions sessions, RecentLoads loads)
{
    /// <summary>Maps the routes of one family, <c>/records</c> or <c>/attributes</c>.</summary>
    public void Map(IEndpointRouteBuilder routes, string family, string compositions)
    {
        routes.MapPost(family, ProtocolRequest.Handler(Scope.Write, CreateAsync));
        routes.MapGet(family + "/{id}", ProtocolRequest.Handler(Scope.Read, ReadAsync));
        routes.MapPatch(family + "/{id}", ProtocolRequest.Handler(Scope.Write, ChangeAsync));
        routes.MapPost(compositions, ProtocolRequest.Handler(Scope.Write, ComposeAsync));
    }

    /// <summary>The record that an address names.</summary>
    /// <exception cref="MalformedRequestException">The id has the prefix of no kind of record.</exception>
    public static Node RecordOf(HttpContext context)
    {
        var record = new Node((string)context.Request.RouteValues["id"]!);
        return RecordKinds.Of(record) == RecordKind.None
            ? throw new MalformedRequestException(
                "Server is not aware of Attribute Type Prefix for this id. Records begin with kv-, l- or bl-.", Writer.NotFoundCode, StatusCodes.Status404NotFound)
            : record;
    }

    private async Task<IResult> CreateAsync(HttpContext context, Caller caller)
    {
        var kind = NewRecordReader.KindOf(context.Request.Query["dtp"]);
        if (kind == RecordKind.None)
        {
            throw new MalformedRequestException("dtp is kv, l or bl.", status: StatusCodes.Status404NotFound);
        }

        NewRecord wish;
        if (kind == RecordKind.Blob)
        {
            ProtocolRequest.ClientIdOf(context.Request);
            wish = NewFile(await blobs.ReceiveAsync(context.Request, file => NewRequest(caller, [NewFile(file)]), context.RequestAborted));
        }
        else
        {
            var body = await ProtocolRequest.ReadJsonAsync(context.Request);
            ProtocolRequest.ClientIdOf(context.Request, body);
            wish = NewRecordReader.Read(kind, body);
        }

        var created = await MakeAsync(caller, [wish], context.RequestAborted);
        return ProtocolRequest.Answer(new StringBuilder().AppendRecord(created[0].Record.State));
    }

    private async Task<IResult> ComposeAsync(HttpContext context, Caller caller)
    {
        var wishes = NewRecordReader.ReadBlueprint(await ProtocolRequest.ReadJsonAsync(context.Request), caller.User);
        var created = wishes.IsEmpty ? [] : await MakeAsync(caller, wishes, context.RequestAborted);
        return ProtocolRequest.Answer(new StringBuilder("{")
            .AppendList(created, (json, one) => json.AppendJsonString(one.Name!).Append(':').AppendRecord(one.Record.State))
            .Append('}'));
    }

    private static NewRecord NewFile(RecordContent.File file) => new(Name: null, file, []);

    private static WriteRequest NewRequest(Caller caller, ImmutableArray<NewRecord> wishes) =>
        new() { Id = Guid.CreateVersion7().ToString("N"), Author = caller.User, Create = wishes };

    private async Task<ImmutableArray<(string? Name, SeenRecord Record)>> MakeAsync(
        Caller caller, ImmutableArray<NewRecord> wishes, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(NewRequest(caller, wishes), cancellationToken);
        var made = await records.MadeByAsync(written, cancellationToken);
        foreach (var (_, seen) in made)
        {
            loads.Note(caller.User, seen.State);
        }

        return made;
    }

    private async Task<IResult> ReadAsync(HttpContext context, Caller caller)
    {
        var record = RecordOf(context);
        var clientId = ProtocolRequest.ClientIdOf(context.Request);
        var isValueOnly = context.Request.Query["valueOnly"] is ["true"];
        return !isValueOnly && RecordKinds.Of(record) == RecordKind.LongText && sessions.OwnerOf(clientId, caller.User) is { } session
            ? await feed.WhileHeldAsync(session, record, () => ReloadAsync(context, caller, record), context.RequestAborted)
            : await SendAsync(context, caller, record, isValueOnly);
    }

    // Sent in here, so that whoever holds back what comes after it knows when it has gone.
    private async Task<(IResult Answer, long Version)> ReloadAsync(HttpContext context, Caller caller, Node record)
    {
        if (await records.FindAsync(caller.User, record, context.RequestAborted) is not { State: TextState text })
        {
            return (RefusedAnswer.Forbidden(), 0);
        }

        loads.Note(caller.User, text);
        await ProtocolRequest.Answer(new StringBuilder().AppendRecord(text)).ExecuteAsync(context);
        return (TypedResults.Empty, text.Version);
    }

    private async Task<IResult> SendAsync(HttpContext context, Caller caller, Node record, bool isValueOnly)
    {
        if (await records.FindAsync(caller.User, record, context.RequestAborted) is not { State: var state })
        {
            return RefusedAnswer.Forbidden();
        }

        if (state is BlobState file)
        {
            return isValueOnly
                ? await blobs.SendAsync(context, file)
                : await blobs.SendAsDataUrlAsync(context, file);
        }

        if (!isValueOnly)
        {
            loads.Note(caller.User, state);
            return ProtocolRequest.Answer(new StringBuilder().AppendRecord(state));
        }

        // Never as a page: a script in a text would run beside the session cookie.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return state is TextState text
            ? TypedResults.Text(text.Document.Text.ToString())
            : TypedResults.Content(DocumentText.Of(((KeyValueState)state).Value()), "application/json");
    }

    private async Task<IResult> ChangeAsync(HttpContext context, Caller caller)
    {
        var record = RecordOf(context);
        if (RecordKinds.Of(record) == RecordKind.Blob)
        {
            var clientId = ProtocolRequest.ClientIdOf(context.Request);
            var file = await blobs.ReceiveAsync(context.Request, file => ClientChanges.Replacing(caller, record, file), context.RequestAborted);
            await changes.ReplaceAsync(caller, record, file, clientId, context.RequestAborted);
            return TypedResults.StatusCode(StatusCodes.Status200OK);
        }

        var body = await ProtocolRequest.ReadJsonAsync(context.Request);
        var change = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("change", out var given) ? given : default;
        var origin = new ChangeOrigin(ProtocolRequest.ClientIdOf(context.Request, body), Session: null, AckId: null);
        return await changes.ApplyAsync(caller, record, change, origin, context.RequestAborted) switch
        {
            ChangeStatus.Delivered => TypedResults.StatusCode(StatusCodes.Status200OK),
            ChangeStatus.Unauthorized => RefusedAnswer.Forbidden(),
            ChangeStatus.QuotaViolation => TypedResults.Text(RefusedAnswer.NotEnoughStorage, statusCode: StatusCodes.Status403Forbidden),
            ChangeStatus.Unavailable => Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "STORAGE_UNAVAILABLE", "The record is written faster than this change could be put into its place. Send it again."),
            _ => Problem.Of(StatusCodes.Status400BadRequest, MalformedRequestException.Malformed, "The change fits neither this protocol nor the record. Load the record and make it anew."),
        };
    }
}
