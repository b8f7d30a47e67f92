using System.Text;
using System.Text.Json;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Parameters;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>One operation on a socket, from <c>subscribe</c> to the <c>complete</c> or <c>error</c> that ends it.</summary>
internal sealed class SocketOperation(string id, SocketOutput output, CancellationToken connectionEnded) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(connectionEnded);
    private readonly Lock _lock = new();
    private volatile bool _isStopped;

    // Under the lock, since the client may stop what ends by itself at the same moment.
    private bool _isDisposed;

    public string Id => id;

    /// <summary>Called when the id may be used again: before the client can learn that the operation is over.</summary>
    public required Action<SocketOperation> OnEnd { get; init; }

    /// <summary>Ends the operation for the client, who has said so: nothing more is sent for it.</summary>
    public void Stop()
    {
        _isStopped = true;
        lock (_lock)
        {
            if (!_isDisposed)
                _cancellation.Cancel();
        }
    }

    /// <summary>A message up to its payload.</summary>
    public static byte[] Head(string id, string type) => Encoding.UTF8.GetBytes($"{{\"id\":{JsonSerializer.Serialize(id)},\"type\":\"{type}\",\"payload\":");

    public async Task RunAsync(SocketTransport transport, Outcome<RequestParameters> parameters, object? context)
    {
        try
        {
            await AnswerAsync(transport, parameters, context, _cancellation.Token);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The client completed the operation or is gone.
        }
        finally
        {
            OnEnd(this);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _cancellation.Dispose();
        }
    }

    private ValueTask FailAsync(IReadOnlyList<GraphQLError> errors)
    {
        OnEnd(this);
        return output.SendAsync(Head(id, "error"), new ErrorList(errors), IsWanted);
    }

    private async Task AnswerAsync(SocketTransport transport, Outcome<RequestParameters> parameters, object? context, CancellationToken cancellationToken)
    {
        if (!parameters.Succeeds(out var given, out var refusal)
            || !(await transport.Documents.FindAsync(given, cancellationToken)).Succeeds(out var complete, out refusal))
        {
            await FailAsync([refusal.ToError()]);
            return;
        }
        var result = await transport.Engine.ExecuteAsync(complete.ToRequest(context, acceptsIncremental: true), cancellationToken);
        var next = Head(id, "next");
        Func<bool> isWanted = IsWanted;
        await foreach (var payload in result.PayloadsUnlessTaken(payloads => output.TrySend(next, payloads, isWanted)).WithCancellation(cancellationToken))
        {
            using (payload)
            {
                if (payload is GraphQLResponse { HasDataMember: false } failure)
                {
                    await FailAsync(failure.Errors);
                    return;
                }
                await output.SendAsync(next, payload, isWanted);
            }
        }
        OnEnd(this);
        await output.SendAsync(Encoding.UTF8.GetBytes($"{{\"id\":{JsonSerializer.Serialize(id)},\"type\":\"complete\""), [], isWanted);
    }

    private bool IsWanted() => !_isStopped;
}
