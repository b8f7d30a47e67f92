using System.Buffers;
using System.Net.WebSockets;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>The receiving side of a socket: joins frames to messages of a bounded size.</summary>
internal sealed class SocketReceiver(WebSocket socket, int maxBytes)
{
    private const int SmallestRoom = 1024;

    private ArrayBufferWriter<byte> _message = new(SmallestRoom);

    /// <summary>The next message; valid until the next call.</summary>
    /// <returns>The text, or why there is none.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Text, SocketClose? Close)> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_message.Capacity > 64 * SmallestRoom)
            _message = new ArrayBufferWriter<byte>(SmallestRoom);
        _message.ResetWrittenCount();
        while (true)
        {
            var received = await socket.ReceiveAsync(_message.GetMemory(SmallestRoom), cancellationToken);
            _message.Advance(received.Count);
            if (received.MessageType == WebSocketMessageType.Close)
                return (default, SocketClose.Normal);
            if (received.MessageType == WebSocketMessageType.Binary)
                return (default, SocketClose.InvalidMessage);
            if (_message.WrittenCount > maxBytes)
                return (default, SocketClose.MessageTooBig);
            if (received.EndOfMessage)
                return (_message.WrittenMemory, null);
        }
    }
}
