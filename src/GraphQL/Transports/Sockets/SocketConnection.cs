using System.Net.WebSockets;
using LinkedRecords.GraphQL.Errors;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>One socket: initialised once, then any number of operations side by side, until one of the two closes.</summary>
internal sealed class SocketConnection : IAsyncDisposable
{
    private static readonly byte[] Acknowledgement = [.. "{\"type\":\"connection_ack\""u8];
    private static readonly byte[] PongHead = [.. "{\"type\":\"pong\""u8];
    private static readonly byte[] PayloadKey = [.. ",\"payload\":"u8];

    private readonly SocketTransport _transport;
    private readonly GraphQLSocketOptions _options;
    private readonly HttpContext _http;
    private readonly SocketOutput _output;
    private readonly SocketReceiver _receiver;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _receiving = new();
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly Dictionary<string, SocketOperation> _operations = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _running = [];
    private Task? _closing;

    // Written by the receiving side and by admission, which it starts once.
    private bool _isInitialised;
    private volatile Admission.Granted? _granted;
    private CancellationTokenRegistration _credential;

    public SocketConnection(SocketTransport transport, GraphQLSocketOptions options, HttpContext http, WebSocket socket)
    {
        _transport = transport;
        _options = options;
        _http = http;
        _output = new SocketOutput(socket, http.Features.Get<IGatheringOutput>(), options, transport.Options.Time);
        _receiver = new SocketReceiver(socket, options.MaxMessageBytes);
    }

    /// <summary>Serves the client until one of the two closes.</summary>
    public async Task RunAsync()
    {
        await using var stopping = _transport.Stopping.UnsafeRegister(static (connection, _) => ((SocketConnection)connection!).BeginClose(SocketClose.GoingAway), this);
        await using var initialisation = _transport.Options.Time.CreateTimer(
            static connection => ((SocketConnection)connection!).CloseUnlessInitialised(), this, _options.InitTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await ReceiveAllAsync(_receiving.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or did not answer a close in time.
            if (_output.WasTooSlow)
                SocketLog.DroppedSlowReader(_transport.Log, _options.SendTimeout);
        }
    }

    /// <summary>Closes the socket, unless that has begun already, and ends its operations. Returns at once.</summary>
    public void BeginClose(SocketClose close)
    {
        lock (_lock)
            _closing ??= Task.Run(() => CloseAsync(close), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _credential.DisposeAsync();
        await _ended.CancelAsync();
        await Task.WhenAll(Unfinished());
        if (_granted?.OnEnd is { } end)
            await end();
        await _output.DisposeAsync();
        _ended.Dispose();
        _receiving.Dispose();
    }

    private Task[] Unfinished()
    {
        lock (_lock)
            return [.. _running, _closing ?? Task.CompletedTask];
    }

    private void CloseUnlessInitialised()
    {
        if (!Volatile.Read(ref _isInitialised))
            BeginClose(SocketClose.InitTimeout);
    }

    private async Task CloseAsync(SocketClose close)
    {
        await _ended.CancelAsync();
        await _output.CloseAsync(close);
        // The client gets this long to close its side; cancelling then aborts the socket.
        _receiving.CancelAfter(_options.CloseTimeout);
    }

    private async Task ReceiveAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = _receiver.ReceiveAsync(cancellationToken);
            // Who sends faster than it is answered must not keep the thread that others wait for.
            if (received.IsCompleted)
                await Turn.AfterOthers;
            var (text, close) = await received;
            if (close is not null)
                BeginClose(close);
            if (close == SocketClose.Normal)
                return;
            // What comes after our close is read, so that the client's close is found, and not heeded.
            if (_closing is null && await HandleAsync(_transport.Messages.Read(text.Span)) is { } problem)
                BeginClose(problem);
        }
    }

    private async ValueTask<SocketClose?> HandleAsync(SocketMessage? message)
    {
        switch (message)
        {
            case SocketMessage.ConnectionInit init:
                return Initialise(init);
            case SocketMessage.Ping ping:
                return await PongAsync(ping);
            case SocketMessage.Pong:
                return null;
            case SocketMessage.Subscribe subscribe:
                return await SubscribeAsync(subscribe);
            case SocketMessage.Complete complete:
                Find(complete.Id)?.Stop();
                return null;
            default:
                return SocketClose.InvalidMessage;
        }
    }

    private async ValueTask<SocketClose?> PongAsync(SocketMessage.Ping ping)
    {
        if (ping.Members is { } members && _granted?.Renew is { } renew)
        {
            if (!await renew(members, _ended.Token))
                return SocketClose.CredentialEnded;
            // What it carried is a credential, and need not travel once more.
            await _output.SendAsync(PongHead, []);
            return null;
        }

        await _output.SendAsync(ping.Payload.Length == 0 ? PongHead : [.. PongHead, .. PayloadKey], ping.Payload);
        return null;
    }

    private SocketClose? Initialise(SocketMessage.ConnectionInit init)
    {
        if (_isInitialised)
            return SocketClose.SecondInit;
        Volatile.Write(ref _isInitialised, value: true);
        Track(AdmitAsync(init));
        return null;
    }

    private async Task AdmitAsync(SocketMessage.ConnectionInit init)
    {
        try
        {
            var admission = await _transport.Options.Admit(new AdmissionRequest(_http, init.Payload, IsConnection: true), _ended.Token);
            if (admission is not Admission.Granted granted)
            {
                BeginClose(SocketClose.Refused(admission));
                return;
            }
            _granted = granted;
            _credential = granted.Ends.UnsafeRegister(static (connection, _) => ((SocketConnection)connection!).BeginClose(SocketClose.CredentialEnded), this);
            await _output.SendAsync(Acknowledgement, []);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The client did not wait.
        }
#pragma warning disable CA1031 // The edge of the connection: whatever the application throws is logged, and the client told that it was not its fault.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    private async ValueTask<SocketClose?> SubscribeAsync(SocketMessage.Subscribe subscribe)
    {
        if (_granted is not { } granted)
            return SocketClose.NotAcknowledged;
        if (IsTaken(subscribe.Id))
            return SocketClose.Duplicate(subscribe.Id);
        if (granted.Pace is { } pace && await PaceAsync(pace) is { } tooMany)
            await SendErrorAsync(subscribe.Id, tooMany.ToError());
        else if (Begin(subscribe.Id) is { } operation)
            Track(RunAsync(operation, subscribe, granted.Context));
        else
            await SendErrorAsync(subscribe.Id, TooManyOperations());
        return null;
    }

    private bool IsTaken(string id)
    {
        lock (_lock)
            return _operations.ContainsKey(id);
    }

    // Null when there are as many as there may be. Nobody else adds any: the id is still free.
    private SocketOperation? Begin(string id)
    {
        lock (_lock)
        {
            if (_operations.Count >= _options.MaxOperations)
                return null;
            var operation = new SocketOperation(id, _output, _ended.Token) { OnEnd = Forget };
            _operations.Add(id, operation);
            return operation;
        }
    }

    private async ValueTask<Admission.TooMany?> PaceAsync(Func<CancellationToken, ValueTask<Admission.TooMany?>> pace)
    {
        try
        {
            return await pace(_ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Whatever begins now is cancelled; the client's close is still to be read.
            return null;
        }
    }

    private ValueTask SendErrorAsync(string id, GraphQLError error) =>
        _output.SendAsync(SocketOperation.Head(id, "error"), new ErrorList([error]), isWanted: null);

    private GraphQLError TooManyOperations() =>
        new($"This connection has {_options.MaxOperations} operations, which is as many as it may have. Complete one first.") { Code = TransportErrorCodes.TooManyOperations };

    private async Task RunAsync(SocketOperation operation, SocketMessage.Subscribe subscribe, object? context)
    {
        try
        {
            await operation.RunAsync(_transport, subscribe.Parameters, context);
        }
#pragma warning disable CA1031 // The edge of the operation: whatever escaped the engine is logged, and the client told that it was not its fault.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
        finally
        {
            operation.Dispose();
        }
    }

    private void Fail(Exception exception)
    {
        SocketLog.Failed(_transport.Log, exception);
        BeginClose(SocketClose.InternalError);
    }

    private SocketOperation? Find(string id)
    {
        lock (_lock)
        {
            // From now on the id is free; what still runs under it is not heard any more.
            return _operations.Remove(id, out var operation) ? operation : null;
        }
    }

    private void Forget(SocketOperation operation)
    {
        lock (_lock)
        {
            if (_operations.TryGetValue(operation.Id, out var known) && ReferenceEquals(known, operation))
                _operations.Remove(operation.Id);
        }
    }

    private void Track(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        lock (_lock)
            _running.Add(task);
        _ = task.ContinueWith(Untrack, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Untrack(Task task)
    {
        lock (_lock)
            _running.Remove(task);
    }
}
