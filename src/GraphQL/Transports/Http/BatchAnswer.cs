using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Transports.Parameters;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>Answers an array of requests with an array of responses in the same order. A request that cannot be run is an error in its place.</summary>
internal sealed class BatchAnswer(HttpTransport transport, PlainAnswer answer)
{
    public async Task WriteAsync(RequestBody body, object? context, CancellationToken cancellationToken)
    {
        var requests = body.Requests;
        if (Refuse(requests.Count) is { } refusal)
        {
            await answer.RefuseAsync(refusal);
            return;
        }
        var prepared = new Outcome<PreparedRequest>[requests.Count];
        for (var index = 0; index < prepared.Length; index++)
            prepared[index] = await PrepareAsync(requests[index], context, cancellationToken);
        var responses = await RunAsync(prepared, cancellationToken);
        if (body.Files is not { } files || await files.FinishAsync(cancellationToken) is not { } incomplete)
        {
            await answer.WriteAsync(responses);
            return;
        }
        Array.ForEach(responses, response => response.Dispose());
        await answer.RefuseAsync(incomplete);
    }

    private Refusal? Refuse(int count)
    {
        var limit = transport.Options.MaxBatchSize;
        if (count > 0 && count <= limit)
            return null;
        var message = limit == 0 ? "Batches are off on this server. Send one request at a time." : $"A batch has 1 to {limit} requests; this one has {count}.";
        return new Refusal(StatusCodes.Status400BadRequest, TransportErrorCodes.BatchRefused, message);
    }

    private async ValueTask<Outcome<PreparedRequest>> PrepareAsync(Outcome<RequestParameters> read, object? context, CancellationToken cancellationToken)
    {
        if (!(await transport.PrepareAsync(read, context, acceptsIncremental: false, cancellationToken)).Succeeds(out var prepared, out var refusal))
            return refusal;
        return prepared.Operation == OperationType.Subscription
            ? Refusal.NotARequest("A batch cannot hold a subscription. Send it by itself.")
            : prepared;
    }

    // Mutations keep their order, and with them everything else; queries alone do not wait for each other.
    private async Task<GraphQLResponse[]> RunAsync(Outcome<PreparedRequest>[] requests, CancellationToken cancellationToken)
    {
        if (!requests.Any(request => request.Value?.Operation == OperationType.Mutation))
            return await Task.WhenAll(requests.Select(request => RunAsync(request, cancellationToken)));
        var responses = new GraphQLResponse[requests.Length];
        for (var index = 0; index < responses.Length; index++)
            responses[index] = await RunAsync(requests[index], cancellationToken);
        return responses;
    }

    private async Task<GraphQLResponse> RunAsync(Outcome<PreparedRequest> request, CancellationToken cancellationToken)
    {
        if (!request.Succeeds(out var prepared, out var refusal))
            return refusal.ToResponse();
        return await transport.Engine.ExecuteAsync(prepared, cancellationToken) is GraphQLResult.Single single
            ? single.Response
            : new GraphQLResponse(ResponseStage.Request, [new GraphQLError("The request has more than one response.")]);
    }
}
