using System.Net.WebSockets;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>The sending side of a socket: one message at a time, each in the time that it may take.</summary>
/// <remarks>There is no queue: who sends waits until the message has left. An operation thus has one message waiting at most, and its source is asked for no more meanwhile.</remarks>
/// <param name="socket">The socket.</param>
/// <param name="gathering">Below the socket, if that can gather messages.</param>
/// <param name="options">In which time a message has to leave.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketOutput(WebSocket socket, IGatheringOutput? gathering, GraphQLSocketOptions options, TimeProvider time) : IAsyncDisposable
{
    private const int UsualPayload = 256;
    private static readonly Action<JsonOutput, IPayload> WritePayload = static (message, payload) => payload.WriteTo(message);

    // Whoever holds the turn may use the sending side of the socket, and what is written here for it.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly JsonOutput _message = new(0);

    /// <summary>Whether the client did not read in time and was cut off.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Sends what stands between two fragments of JSON.</summary>
    /// <param name="before">The message up to the payload.</param>
    /// <param name="payload">Written as it is.</param>
    /// <param name="isWanted">Asked when it is the message's turn; if not, nothing is sent. Null if it is wanted in any case.</param>
    public ValueTask SendAsync(byte[] before, IPayload payload, Func<bool>? isWanted) =>
        SendInTurnAsync(before, payload, WritePayload, isWanted);

    /// <summary>Sends a message with a payload of JSON text, or with none.</summary>
    public ValueTask SendAsync(byte[] before, byte[] payload, Func<bool>? isWanted = null) =>
        SendInTurnAsync(before, payload, static (message, item) => message.WriteRawUtf8(item), isWanted);

    /// <summary>Sends several such messages together if nothing else is being sent, and does not wait until they have left; then it is these that others wait for.</summary>
    /// <returns>False: another message has the turn, and nothing is sent; or sending fails, as it will for who tries it by <see cref="SendAsync(byte[], IPayload, Func{bool}?)"/>.</returns>
    public bool TrySend(byte[] before, IReadOnlyList<IPayload> payloads, Func<bool> isWanted)
    {
        if (!_turn.Wait(0, CancellationToken.None))
            return false;
        // What does not leave at once ends by itself in the time that it may take. That the client is gone is no failure.
        return !SendAllInTurnAsync(before, payloads, isWanted).IsFaulted;
    }

    /// <summary>Closes the sending side; the client has then to close the other.</summary>
    public async Task CloseAsync(SocketClose close)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await InTimeAsync(socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, CancellationToken.None));
        }
        catch (WebSocketException)
        {
            // The client is gone already.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>When what is being sent has left, or could not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        _turn.Dispose();
    }

    private async ValueTask SendInTurnAsync<T>(byte[] before, T payload, Action<JsonOutput, T> write, Func<bool>? isWanted)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (isWanted?.Invoke() != false)
                await SendOneAsync(before, payload, write);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Gives the turn back.
    private async Task SendAllInTurnAsync(byte[] before, IReadOnlyList<IPayload> payloads, Func<bool> isWanted)
    {
        try
        {
            for (var index = 0; index < payloads.Count && isWanted(); index++)
            {
                gathering?.IsGathering = index < payloads.Count - 1;
                await SendOneAsync(before, payloads[index], WritePayload);
            }
        }
        finally
        {
            gathering?.IsGathering = false;
            _turn.Release();
        }
    }

    private ValueTask SendOneAsync<T>(byte[] before, T payload, Action<JsonOutput, T> write)
    {
        if (socket.State != WebSocketState.Open)
            return default;
        // Its bytes are pooled, and so most likely still near the processor; a socket that is idle holds none.
        _message.CutBackTo(0);
        _message.Reserve(before.Length + UsualPayload);
        _message.WriteRawUtf8(before);
        write(_message, payload);
        _message.WriteByte((byte)'}');
        var sending = socket.SendAsync(_message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
            return new ValueTask(EndAsync(sending.AsTask()));
        _message.Release();
        return default;
    }

    private async Task EndAsync(Task sending)
    {
        try
        {
            await InTimeAsync(sending);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or was cut off; the receiving side notices, too, and ends the connection.
        }
        finally
        {
            _message.Release();
        }
    }

    private async Task InTimeAsync(Task sending)
    {
        try
        {
            await sending.WaitAsync(options.SendTimeout, time);
        }
        catch (TimeoutException)
        {
            // A close frame would have to wait behind what the client does not read, so there is none.
            WasTooSlow = true;
            socket.Abort();
            await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
