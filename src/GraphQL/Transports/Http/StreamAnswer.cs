using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>Answers with every payload of a result, and with a sign of life when there is none for a while.</summary>
internal sealed class StreamAnswer(IPayloadStream stream, GraphQLEndpointOptions options)
{
    public async Task WriteAsync(GraphQLResult result, CancellationToken cancellationToken)
    {
        await stream.BeginAsync(cancellationToken);
        await using (var payloads = result.AllPayloads.GetAsyncEnumerator(cancellationToken))
        {
            while (await NextAsync(payloads, cancellationToken))
            {
                using var payload = payloads.Current;
                await stream.WriteAsync(payload, cancellationToken);
            }
        }
        await stream.EndAsync(cancellationToken);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<IPayload> payloads, CancellationToken cancellationToken)
    {
        var next = payloads.MoveNextAsync().AsTask();
        return next.IsCompleted ? await next : await BeatUntilAsync(next, cancellationToken);
    }

    // The step is never abandoned: it heeds the token itself, and an enumerator must not be disposed while it moves.
    private async Task<bool> BeatUntilAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await next.WaitAsync(options.HeartbeatInterval, options.Time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await BeatAsync(next, cancellationToken);
            }
        }
    }

    private async Task BeatAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        try
        {
            await stream.BeatAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await next;
            throw;
        }
    }
}
