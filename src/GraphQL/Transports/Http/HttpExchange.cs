using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Transports.Negotiation;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.Uploads;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>One HTTP request and its answer.</summary>
/// <remarks>1 what the client accepts, 2 who it is, 3 what it asks for, 4 whether that may come this way, 5 the result in the type that fits it.</remarks>
internal sealed class HttpExchange(HttpTransport transport, HttpContext http)
{
    private readonly GraphQLEndpointOptions _options = transport.Options;
    private readonly AcceptedFormats _accepted = AcceptedFormats.Of(http.Request.Headers.Accept);

    private bool IsGet => HttpMethods.IsGet(http.Request.Method);

    private PlainAnswer Plain => new(http, _accepted.Plain ?? PlainFormat.Json, _options.StatusCodes);

    public async Task RunAsync()
    {
        if (RefuseAtSight() is { } refusal)
        {
            await Plain.RefuseAsync(refusal);
            return;
        }
        var admission = await _options.Admit(new AdmissionRequest(http, ConnectionPayload: null, IsConnection: false), http.RequestAborted);
        if (admission is Admission.Granted granted)
            await AnswerAsync(granted);
        else
            await Plain.RefuseAsync(Refusal.Of(admission));
    }

    private Refusal? RefuseAtSight()
    {
        if (!HttpMethods.IsPost(http.Request.Method) && !(IsGet && _options.AllowGet))
            return Refusal.MethodNotAllowed(_options.AllowGet ? "GET, POST" : "POST", "Use POST.");
        if (_accepted is { Plain: null, Stream: null })
            return Refusal.NotAcceptable("Accept application/graphql-response+json, application/json, text/event-stream or multipart/mixed.");
        return IsGet && _options.GuardGet && !transport.Bodies.IsGuarded(http.Request) ? transport.Bodies.NoPreflight() : null;
    }

    private async Task AnswerAsync(Admission.Granted granted)
    {
        using var either = granted.Ends.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, granted.Ends) : null;
        var ends = either?.Token ?? http.RequestAborted;
        try
        {
            var body = await transport.ReadAsync(http.Request, ends);
            await using (body.Value?.Files)
                await AnswerBodyAsync(body, granted.Context, ends);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Nobody waits for the answer, or nobody may have it any more: the stream breaks off.
            http.Abort();
        }
        finally
        {
            if (granted.OnEnd is { } end)
                await end();
        }
    }

    private async Task AnswerBodyAsync(Outcome<RequestBody> read, object? context, CancellationToken cancellationToken)
    {
        if (!read.Succeeds(out var body, out var refusal))
            await Plain.RefuseAsync(refusal);
        else if (body.IsBatch)
            await new BatchAnswer(transport, Plain).WriteAsync(body, context, cancellationToken);
        else if (!(await PrepareAsync(body.Requests[0], context, cancellationToken)).Succeeds(out var prepared, out refusal))
            await Plain.RefuseAsync(refusal);
        else
            await WriteAsync(await transport.Engine.ExecuteAsync(prepared, cancellationToken), prepared, body.Files, cancellationToken);
    }

    private async ValueTask<Outcome<PreparedRequest>> PrepareAsync(Outcome<RequestParameters> read, object? context, CancellationToken cancellationToken)
    {
        if (!(await transport.PrepareAsync(read, context, _accepted.Stream is not null, cancellationToken)).Succeeds(out var prepared, out var refusal))
            return refusal;
        return RefuseOperation(prepared.Operation) is { } misplaced ? misplaced : prepared;
    }

    private Refusal? RefuseOperation(OperationType? operation) => operation switch
    {
        OperationType.Mutation when IsGet => Refusal.MethodNotAllowed("POST", "GET never changes anything. Send mutations by POST."),
        OperationType.Subscription when _accepted.Stream is null =>
            Refusal.NotAcceptable("A subscription is answered with a stream. Accept text/event-stream or multipart/mixed, or use a WebSocket."),
        _ => null,
    };

    private async Task WriteAsync(GraphQLResult result, PreparedRequest prepared, UploadedFiles? files, CancellationToken cancellationToken)
    {
        // Errors before execution reach an EventSource only on a stream; whoever accepts JSON as well gets JSON.
        if (result is GraphQLResult.Single { Response: var response } && _accepted.Plain is not null)
        {
            using (response)
                await Plain.WriteAsync(response, files, cancellationToken);
            return;
        }
        var stream = PayloadStreams.Open(http, _accepted, prepared.Operation == OperationType.Subscription);
        await new StreamAnswer(stream, _options).WriteAsync(result, cancellationToken);
    }
}
