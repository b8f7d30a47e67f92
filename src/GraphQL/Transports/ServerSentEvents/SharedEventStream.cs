using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LinkedRecords.GraphQL.Execution;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>One stream for the results of many operations: the single connection mode of GraphQL over SSE.</summary>
/// <remarks>Operations wait while the stream is full, which it is also while it has not been opened; so each holds one result at most, and its source is asked for no more.</remarks>
internal sealed class SharedEventStream(string token, EventStreamOptions options) : IDisposable
{
    private readonly Channel<byte[]> _events = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(options.MaxOperations) { SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly Dictionary<string, CancellationTokenSource> _operations = new(StringComparer.Ordinal);
    private bool _isOpen;
    private ITimer? _expiry;

    public string Token => token;

    /// <summary>Lets the reservation lapse, unless the stream is opened before.</summary>
    public void ExpireAfter(TimeSpan timeout, TimeProvider time, Action forget)
    {
        lock (_lock)
            _expiry = time.CreateTimer(_ => { if (!IsOpen()) forget(); }, null, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes the caller the one who reads; false when someone reads already.</summary>
    public bool TryOpen()
    {
        lock (_lock)
        {
            if (_isOpen)
                return false;
            _expiry?.Dispose();
            return _isOpen = true;
        }
    }

    /// <summary>Writes events as they come, until the reader is gone.</summary>
    public async Task WriteToAsync(PipeWriter output, TimeSpan heartbeat, TimeProvider time, CancellationToken cancellationToken)
    {
        await EventStream.WriteCommentAsync(output, cancellationToken);
        while (true)
        {
            var next = _events.Reader.WaitToReadAsync(cancellationToken).AsTask();
            while (!await EndsInTimeAsync(next, heartbeat, time))
                await EventStream.WriteCommentAsync(output, cancellationToken);
            if (!await next)
                return;
            while (_events.Reader.TryRead(out var written))
            {
                output.Write(written.AsSpan());
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Takes an operation in.</summary>
    /// <returns>What ends it, and null when its id is taken; a refusal when there are too many.</returns>
    public Outcome<CancellationTokenSource> Begin(string operationId)
    {
        lock (_lock)
        {
            if (_operations.ContainsKey(operationId))
                return new Refusal(StatusCodes.Status409Conflict, TransportErrorCodes.OperationExists, $"An operation with the id '{operationId}' runs already.");
            if (_operations.Count >= options.MaxOperations)
                return new Refusal(StatusCodes.Status429TooManyRequests, TransportErrorCodes.TooManyOperations, $"This stream has {options.MaxOperations} operations, which is as many as it may have. Stop one first.");
            if (_ended.IsCancellationRequested)
                return Refusal.StreamOver();
            return _operations[operationId] = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        }
    }

    /// <summary>Stops an operation; nothing happens when there is none.</summary>
    public void Stop(string operationId)
    {
        // Cancelled under the lock, so that it cannot be disposed meanwhile.
        lock (_lock)
        {
            if (_operations.Remove(operationId, out var operation))
                operation.Cancel();
        }
    }

    /// <summary>Gives the id of an operation back, which has ended.</summary>
    public void Forget(string operationId, CancellationTokenSource operation)
    {
        lock (_lock)
        {
            if (_operations.TryGetValue(operationId, out var known) && ReferenceEquals(known, operation))
                _operations.Remove(operationId);
            operation.Dispose();
        }
    }

    /// <summary>Sends every payload of a result, and then that it is complete.</summary>
    public async Task SendAsync(string operationId, GraphQLResult result, CancellationToken cancellationToken)
    {
        await foreach (var payload in result.AllPayloads.WithCancellation(cancellationToken))
        {
            using (payload)
                await _events.Writer.WriteAsync(Event("next", operationId, payload), cancellationToken);
        }
        await _events.Writer.WriteAsync(Event("complete", operationId, payload: null), cancellationToken);
    }

    /// <summary>Ends every operation; what is written to the stream from now on is lost.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _events.Writer.TryComplete();
        lock (_lock)
            _expiry?.Dispose();
        _ended.Dispose();
    }

    private static byte[] Event(string name, string operationId, IPayload? payload)
    {
        var written = new ArrayBufferWriter<byte>(256);
        written.Write(Encoding.UTF8.GetBytes($"event: {name}\ndata: {{\"id\":{JsonSerializer.Serialize(operationId)}"));
        if (payload is not null)
        {
            written.Write(",\"payload\":"u8);
            payload.WriteTo(written);
        }
        written.Write("}\n\n"u8);
        return written.WrittenSpan.ToArray();
    }

    private static async Task<bool> EndsInTimeAsync(Task task, TimeSpan timeout, TimeProvider time)
    {
        try
        {
            await task.WaitAsync(timeout, time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool IsOpen()
    {
        lock (_lock)
            return _isOpen;
    }
}
