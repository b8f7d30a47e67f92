using System.Net.WebSockets;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>The sending side of a socket: one message at a time, each in the time that it may take.</summary>
/// <remarks>There is no queue: who sends waits until the message has left. An operation thus has one message waiting at most, and its source is asked for no more meanwhile.</remarks>
internal sealed class SocketOutput(WebSocket socket, GraphQLSocketOptions options, TimeProvider time) : IDisposable
{
    private const int UsualPayload = 256;

    // Whoever holds the turn may use the sending side of the socket.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether the client did not read in time and was cut off.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Sends what stands between two fragments of JSON.</summary>
    /// <param name="before">The message up to the payload.</param>
    /// <param name="payload">Written as it is.</param>
    /// <param name="isWanted">Asked when it is the message's turn; if not, nothing is sent. Null if it is wanted in any case.</param>
    public ValueTask SendAsync(byte[] before, IPayload payload, Func<bool>? isWanted) =>
        SendAsync(before, payload, static (message, item) => item.WriteTo(message), isWanted);

    /// <summary>Sends a message with a payload of JSON text, or with none.</summary>
    public ValueTask SendAsync(byte[] before, byte[] payload, Func<bool>? isWanted = null) =>
        SendAsync(before, payload, static (message, item) => message.WriteRawUtf8(item), isWanted);

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

    public void Dispose() => _turn.Dispose();

    private async ValueTask SendAsync<T>(byte[] before, T payload, Action<JsonOutput, T> write, Func<bool>? isWanted)
    {
        await _turn.WaitAsync(CancellationToken.None);
        // Pooled, and so most likely still near the processor; a socket that is idle holds none.
        var message = new JsonOutput(before.Length + UsualPayload);
        try
        {
            if (socket.State != WebSocketState.Open || isWanted?.Invoke() == false)
                return;
            message.WriteRawUtf8(before);
            write(message, payload);
            message.WriteByte((byte)'}');
            var sending = socket.SendAsync(message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
                await InTimeAsync(sending.AsTask());
        }
        catch (WebSocketException)
        {
            // The client is gone; the receiving side notices, too, and ends the connection.
        }
        finally
        {
            message.Release();
            _turn.Release();
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
