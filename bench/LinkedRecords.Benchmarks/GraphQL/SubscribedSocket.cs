using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>A client of <c>graphql-transport-ws</c> that has subscribed to the ticks. Written over a bare socket that blocks, so that receiving costs less than the sending that is measured.</summary>
internal sealed class SubscribedSocket : IDisposable
{
    private const byte TextFrame = 0x81;
    private const byte PingFrame = 0x89;
    private const byte PongFrame = 0x8A;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] _received = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Returns when the subscription stands: a ping is answered after what was said before it.</summary>
    public SubscribedSocket(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Send(Encoding.ASCII.GetBytes(
            $"GET /graphql HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));
        ReceiveHead();
        Send(TextFrame, """{"type":"connection_init"}"""u8);
        Expect("connection_ack");
        Send(TextFrame, """{"id":"1","type":"subscribe","payload":{"query":"subscription { tick }"}}"""u8);
        Send(TextFrame, """{"type":"ping"}"""u8);
        Expect("pong");
    }

    /// <summary>The next message; valid until the next call.</summary>
    public ReadOnlySpan<byte> Receive()
    {
        while (true)
        {
            var there = _received.AsSpan(_start, _end - _start);
            if (there.Length >= 2 && there[1] > 125)
                throw new InvalidOperationException("A message is longer than any here should be.");
            if (there.Length >= 2 && there.Length >= 2 + there[1])
            {
                _start += 2 + there[1];
                var payload = there.Slice(2, there[1]);
                if (there[0] == TextFrame)
                    return payload;
                if (there[0] == PingFrame)
                    Send(PongFrame, payload);
                continue;
            }
            ReceiveMore();
        }
    }

    public void Dispose() => _socket.Dispose();

    private void ReceiveMore()
    {
        _received.AsSpan(_start, _end - _start).CopyTo(_received);
        (_start, _end) = (0, _end - _start);
        var count = _socket.Receive(_received.AsSpan(_end));
        if (count == 0)
            throw new InvalidOperationException("The server closed the socket.");
        _end += count;
    }

    private void ReceiveHead()
    {
        int length;
        while ((length = _received.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
            ReceiveMore();
        if (!_received.AsSpan().StartsWith("HTTP/1.1 101"u8))
            throw new InvalidOperationException(Encoding.ASCII.GetString(_received, 0, _end));
        _start = length + 4;
    }

    private void Expect(string type)
    {
        var message = Encoding.UTF8.GetString(Receive());
        if (!message.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"Instead of {type}: {message}");
    }

    // Clients mask what they send; a mask of zeros changes nothing.
    private void Send(byte frame, ReadOnlySpan<byte> payload) => _socket.Send([frame, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]);
}
