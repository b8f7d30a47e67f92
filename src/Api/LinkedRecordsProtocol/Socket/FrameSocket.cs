using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>A WebSocket as Engine.IO uses it: whole text frames, both ways.</summary>
internal sealed class FrameSocket(WebSocket socket) : IDisposable
{
    /// <summary>Bytes of a frame that is received; a longer one ends the connection.</summary>
    public const int LargestFrame = 1_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[16 * 1024];

    /// <summary>The next frame; null when there will be none: the other side has closed, or sent what is no frame of this protocol.</summary>
    public async ValueTask<string?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text || length > LargestFrame)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                return TryDecode(_buffer.AsSpan(0, length));
            }

            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LargestFrame + 1));
            }
        }
    }

    /// <summary>Sends a frame.</summary>
    public async ValueTask SendAsync(string frame, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(frame.Length));
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var length = Encoding.UTF8.GetBytes(frame, bytes);
            await socket.SendAsync(bytes.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Says goodbye, and does not wait long for the answer.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Goodbye);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, patience.Token);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // There is nobody left to say it to.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sending.Dispose();
        socket.Dispose();
    }

    private static string? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
