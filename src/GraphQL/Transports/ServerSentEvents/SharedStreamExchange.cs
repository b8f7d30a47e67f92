using System.Text.Json;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Transports.Http;
using LinkedRecords.GraphQL.Transports.Negotiation;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.Uploads;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>One HTTP request of the single connection mode: PUT reserves a stream, GET or POST opens it or sends an operation to it, DELETE stops an operation.</summary>
/// <remarks>https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#single-connection-mode</remarks>
internal sealed class SharedStreamExchange(HttpTransport transport, EventStreamHub hub, HttpContext http)
{
    private const string TokenHeader = "X-GraphQL-Event-Stream-Token";
    private const string TokenParameter = "token";

    private readonly AcceptedFormats _accepted = AcceptedFormats.Of(http.Request.Headers.Accept);

    private PlainAnswer Plain => new(http, _accepted.Plain ?? PlainFormat.Json, transport.Options.StatusCodes);

    /// <summary>Whether a request belongs to this mode.</summary>
    public static bool IsMeant(HttpRequest request) =>
        HttpMethods.IsPut(request.Method) || HttpMethods.IsDelete(request.Method) || TokenOf(request).Length > 0;

    public async Task RunAsync()
    {
        var admission = await transport.Options.Admit(new AdmissionRequest(http, ConnectionPayload: null, IsConnection: false), http.RequestAborted);
        if (admission is Admission.Granted granted)
            await AnswerAsync(granted);
        else
            await Plain.RefuseAsync(Refusal.Of(admission));
    }

    private static string TokenOf(HttpRequest request) =>
        request.Headers[TokenHeader] is [{ Length: > 0 } token, ..] ? token : request.Query[TokenParameter].ToString();

    private async Task AnswerAsync(Admission.Granted granted)
    {
        var isHandedOver = false;
        try
        {
            isHandedOver = await AnswerAsync(http.Request, granted);
        }
        finally
        {
            if (!isHandedOver && granted.OnEnd is { } end)
                await end();
        }
    }

    // Whether an operation was begun that outlives this request, and ends what was granted itself.
    private async Task<bool> AnswerAsync(HttpRequest request, Admission.Granted granted)
    {
        if (HttpMethods.IsPut(request.Method))
            await ReserveAsync();
        else if (!hub.TryFind(TokenOf(request), out var stream))
            await Plain.RefuseAsync(Refusal.StreamOver());
        else if (HttpMethods.IsDelete(request.Method))
            await StopAsync(stream);
        else if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsGet(request.Method))
            await Plain.RefuseAsync(Refusal.MethodNotAllowed("GET, POST, PUT, DELETE", "Use PUT, GET, POST or DELETE."));
        else if (_accepted.Stream == StreamFormat.EventStream)
            await OpenAsync(stream, granted);
        else
            return await StartAsync(stream, granted);
        return false;
    }

    private async Task ReserveAsync()
    {
        if (hub.Reserve() is not { } stream)
        {
            await Plain.RefuseAsync(new Refusal(StatusCodes.Status503ServiceUnavailable, TransportErrorCodes.TooManyConnections, "The server has as many streams as it can. Come back later."));
            return;
        }
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(stream.Token, http.RequestAborted);
    }

    private async Task StopAsync(SharedEventStream stream)
    {
        if (http.Request.Query["operationId"].ToString() is not { Length: > 0 } operationId)
            await Plain.RefuseAsync(Refusal.Malformed("Name the operation by the URL parameter 'operationId'."));
        else
            stream.Stop(operationId);
    }

    private async Task OpenAsync(SharedEventStream stream, Admission.Granted granted)
    {
        if (!stream.TryOpen())
        {
            await Plain.RefuseAsync(new Refusal(StatusCodes.Status409Conflict, TransportErrorCodes.StreamOpen, "This stream is open already."));
            return;
        }
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, granted.Ends);
        try
        {
            EventStream.SetHeaders(http.Response);
            await stream.WriteToAsync(http.Response.BodyWriter, transport.Options.HeartbeatInterval, transport.Options.Time, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            http.Abort();
        }
        finally
        {
            hub.Forget(stream);
        }
    }

    // True when the operation runs on, beyond this request.
    private async Task<bool> StartAsync(SharedEventStream stream, Admission.Granted granted)
    {
        var read = await transport.ReadAsync(http.Request, http.RequestAborted);
        var files = read.Value?.Files;
        var started = false;
        try
        {
            var prepared = await PrepareAsync(read, granted.Context);
            if (!prepared.Succeeds(out var ready, out var refusal))
                await Plain.RefuseAsync(refusal);
            else if (files is not null && await files.StoreAllAsync(http.RequestAborted) is { } incomplete)
                await Plain.RefuseAsync(incomplete);
            else if (ready.Refusal is { } invalid)
                await new PlainAnswer(http, PlainFormat.GraphQLResponse, transport.Options.StatusCodes).WriteAsync(invalid);
            else if (!stream.Begin(IdOf(ready)!).Succeeds(out var operation, out refusal))
                await Plain.RefuseAsync(refusal);
            else
            {
                started = true;
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                _ = RunAsync(stream, ready, operation, files, granted);
            }
            return started;
        }
        finally
        {
            if (!started && files is not null)
                await files.DisposeAsync();
        }
    }

    private async ValueTask<Outcome<PreparedRequest>> PrepareAsync(Outcome<RequestBody> read, object? context)
    {
        if (!read.Succeeds(out var body, out var refusal))
            return refusal;
        if (body.IsBatch)
            return Refusal.NotARequest("A stream takes no batches.");
        if (!(await transport.PrepareAsync(body.Requests[0], context, acceptsIncremental: true, http.RequestAborted)).Succeeds(out var prepared, out refusal))
            return refusal;
        if (IdOf(prepared) is null)
            return Refusal.NotARequest("Name the operation by 'extensions.operationId', a string that is not empty.");
        return HttpMethods.IsGet(http.Request.Method) && prepared.Operation == OperationType.Mutation
            ? Refusal.MethodNotAllowed("POST", "GET never changes anything. Send mutations by POST.")
            : prepared;
    }

    private static string? IdOf(PreparedRequest prepared) =>
        prepared.Request.Extensions is { } extensions
        && extensions.TryGetProperty("operationId", out var id)
        && id.ValueKind == JsonValueKind.String
        && JsonText.Of(id) is { Length: > 0 } text ? text : null;

    // Not awaited by the request that started it: the stream ends it, or it ends by itself.
    private async Task RunAsync(SharedEventStream stream, PreparedRequest prepared, CancellationTokenSource operation, UploadedFiles? files, Admission.Granted granted)
    {
        try
        {
            await using var credential = granted.Ends.UnsafeRegister(static (operation, _) => ((CancellationTokenSource)operation!).Cancel(), operation);
            var result = await transport.Engine.ExecuteAsync(prepared, operation.Token);
            await stream.SendAsync(IdOf(prepared)!, result, operation.Token);
        }
        catch (OperationCanceledException) when (operation.IsCancellationRequested)
        {
            // The client stopped the operation, or is gone.
        }
#pragma warning disable CA1031 // The edge of the operation: nobody awaits it, so what escaped the engine is logged, and the stream ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EventStreamLog.Failed(transport.Log, exception);
            hub.Forget(stream);
        }
        finally
        {
            stream.Forget(IdOf(prepared)!, operation);
            if (files is not null)
                await files.DisposeAsync();
            if (granted.OnEnd is { } end)
                await end();
        }
    }
}
