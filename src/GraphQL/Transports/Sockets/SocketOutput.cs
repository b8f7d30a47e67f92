using System.Buffers;
using System.Net.WebSockets;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>The sending side of a socket: one message at a time, each in the time that it may take.</summary>
/// <remarks>There is no queue: who sends waits until the message has left. An operation thus has one message waiting at most, and its source is asked for no more meanwhile.</remarks>
internal sealed class SocketOutput(WebSocket socket, GraphQLSocketOptions options, TimeProvider time) : IDisposable
{
    private const int LargestKeptFrame = 64 * 1024;

    // Whoever holds the turn may use the frame and the sending side of the socket.
    private readonly SemaphoreSlim _turn = new(1);
    private ArrayBufferWriter<byte> _frame = new(256);

    /// <summary>Whether the client did not read in time and was cut off.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Sends what stands between two fragments of JSON.</summary>
    /// <param name="before">The message up to the payload.</param>
    /// <param name="payload">Written as it is.</param>
    /// <param name="isWanted">Asked when it is the message's turn; if not, nothing is sent. Null if it is wanted in any case.</param>
    public ValueTask SendAsync(byte[] before, IPayload payload, Func<bool>? isWanted) =>
        SendAsync(before, payload, static (frame, item) => item.WriteTo(frame), isWanted);

    /// <summary>Sends a message with a payload of JSON text.</summary>
    public ValueTask SendAsync(byte[] before, byte[] payload) =>
        SendAsync(before, payload, static (frame, item) => frame.Write(item), isWanted: null);

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

    private async ValueTask SendAsync<T>(byte[] before, T payload, Action<ArrayBufferWriter<byte>, T> write, Func<bool>? isWanted)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (socket.State != WebSocketState.Open || isWanted?.Invoke() == false)
                return;
            _frame.ResetWrittenCount();
            _frame.Write(before);
            write(_frame, payload);
            _frame.Write("}"u8);
            var sending = socket.SendAsync(_frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
                await InTimeAsync(sending.AsTask());
            if (_frame.Capacity > LargestKeptFrame)
                _frame = new ArrayBufferWriter<byte>(256);
        }
        catch (WebSocketException)
        {
            // The client is gone; the receiving side notices, too, and ends the connection.
        }
        finally
        {
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
