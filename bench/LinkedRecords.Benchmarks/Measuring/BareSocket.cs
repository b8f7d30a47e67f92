using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinkedRecords.Benchmarks.Measuring;

/// <summary>A WebSocket client over a bare socket that blocks, so that receiving costs less than the sending that is measured.</summary>
internal sealed class BareSocket : IDisposable
{
    private const byte TextFrame = 0x81;
    private const byte BinaryFrame = 0x82;
    private const byte PingFrame = 0x89;
    private const byte PongFrame = 0x8A;
    private const int LengthFollows = 126;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 120_000 };
    private readonly byte[] _received = new byte[8192];
    private int _start;
    private int _end;

    /// <summary>Connects.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="path">Where.</param>
    /// <param name="protocol">The subprotocol, or null.</param>
    public BareSocket(int port, string path, string? protocol)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{(protocol is null ? "" : $"Sec-WebSocket-Protocol: {protocol}\r\n")}\r\n"));
        ReceiveHead();
    }

    /// <summary>Sends a message of text.</summary>
    public void SendText(ReadOnlySpan<byte> message) => Send(TextFrame, message);

    /// <summary>Sends a message of bytes.</summary>
    public void SendBytes(ReadOnlySpan<byte> message) => Send(BinaryFrame, message);

    /// <summary>The next message; valid until the next call. Pings on the way are answered.</summary>
    public ReadOnlySpan<byte> Receive()
    {
        ReadOnlySpan<byte> message;
        while (!TryRead(out message))
            ReceiveMore();
        return message;
    }

    /// <summary>Receives messages up to one that holds something.</summary>
    public void ReceiveUntil(ReadOnlySpan<byte> part)
    {
        while (Receive().IndexOf(part) < 0)
        {
            // Something else was said first.
        }
    }

    /// <summary>Answers the pings that have come, while nothing else is expected.</summary>
    public void AnswerPings()
    {
        while (_socket.Available > 0)
        {
            ReceiveMore();
            while (TryRead(out _))
            {
                // Said to whoever is connected, of no matter here.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private bool TryRead(out ReadOnlySpan<byte> message)
    {
        while (TryReadFrame(out var kind, out message))
        {
            if (kind is TextFrame or BinaryFrame)
                return true;
            if (kind is PingFrame)
                Send(PongFrame, message);
        }
        return false;
    }

    private bool TryReadFrame(out byte kind, out ReadOnlySpan<byte> payload)
    {
        kind = 0;
        payload = default;
        var there = _received.AsSpan(_start, _end - _start);
        if (there.Length < 4 && (there.Length < 2 || there[1] >= LengthFollows))
            return false;
        var (head, length) = there[1] switch
        {
            < LengthFollows => (2, there[1]),
            LengthFollows => (4, (int)BinaryPrimitives.ReadUInt16BigEndian(there[2..])),
            _ => throw new InvalidOperationException("A message is longer than any here should be."),
        };
        if (there.Length < head + length)
            return false;
        kind = there[0];
        payload = there.Slice(head, length);
        _start += head + length;
        return true;
    }

    private void ReceiveMore()
    {
        _received.AsSpan(_start, _end - _start).CopyTo(_received);
        (_start, _end) = (0, _end - _start);
        var count = _socket.Receive(_received.AsSpan(_end));
        if (count == 0)
            throw new InvalidOperationException("The server closed the socket, or a message is longer than any here should be.");
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

    // Clients mask what they send; a mask of zeros changes nothing.
    private void Send(byte frame, ReadOnlySpan<byte> payload)
    {
        var length = payload.Length < LengthFollows
            ? [(byte)(0x80 | payload.Length)]
            : new[] { (byte)(0x80 | LengthFollows), (byte)(payload.Length >> 8), (byte)payload.Length };
        _socket.Send([frame, .. length, 0, 0, 0, 0, .. payload]);
    }
}
