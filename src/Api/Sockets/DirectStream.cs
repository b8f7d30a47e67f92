using System.Buffers;
using System.Net.Sockets;
using LinkedRecords.GraphQL.Transports.Sockets;

namespace LinkedRecords.Api.Sockets;

/// <summary>A connection that was upgraded to a WebSocket: read through the HTTP server, written to the socket itself.</summary>
/// <remarks>
/// The HTTP server has a queue and a loop for what is written, which cost more than the writing when one change goes to a thousand connections. A WebSocket writes
/// one message at a time and waits for it, so that it needs neither.
/// </remarks>
/// <param name="upgraded">The connection as the HTTP server gives it.</param>
/// <param name="socket">The same connection, of which nobody else writes.</param>
internal sealed class DirectStream(Stream upgraded, Socket socket) : Stream, IGatheringOutput
{
    // What is gathered leaves when there is that much of it.
    private const int MostGathered = 16 * 1024;

    private readonly Socket _socket = Unblocked(socket);

    // Once the client has sent something it has the answer to its upgrade, and nothing of the HTTP server's is on its way any more.
    private volatile bool _isUpgradeKnown;

    // What was written before went through the HTTP server; only what is written behind it keeps its order.
    private volatile bool _hasWritten;

    // Set by who sends, read by who writes: the WebSocket writes one message at a time.
    private volatile bool _isGathering;
    private byte[] _gathered = [];
    private int _gatheredCount;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public bool IsGathering
    {
        get => _isGathering;
        set => _isGathering = value;
    }

    private bool IsDirect => _isUpgradeKnown && !_hasWritten;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await upgraded.ReadAsync(buffer, cancellationToken);
        _isUpgradeKnown = true;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsDirect)
        {
            _hasWritten = true;
            return upgraded.WriteAsync(buffer, cancellationToken);
        }

        if (!_isGathering && _gatheredCount == 0)
        {
            return SendAsync(buffer, cancellationToken);
        }

        return Gathers(buffer) ? ValueTask.CompletedTask : SendGatheredAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => IsDirect ? Task.CompletedTask : upgraded.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upgraded.Dispose();
        }

        base.Dispose(disposing);
    }

    // So that a send that is tried says that it would have to wait.
    private static Socket Unblocked(Socket socket)
    {
        socket.Blocking = false;
        return socket;
    }

    private bool Gathers(ReadOnlyMemory<byte> buffer)
    {
        if (!_isGathering || _gatheredCount + buffer.Length > MostGathered)
        {
            return false;
        }

        Gather(buffer);
        return true;
    }

    private void Gather(ReadOnlyMemory<byte> buffer)
    {
        if (_gathered.Length == 0)
        {
            _gathered = ArrayPool<byte>.Shared.Rent(MostGathered);
        }

        buffer.CopyTo(_gathered.AsMemory(_gatheredCount));
        _gatheredCount += buffer.Length;
    }

    private async ValueTask SendGatheredAsync(ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        var fits = _gatheredCount + last.Length <= MostGathered;
        if (fits)
        {
            Gather(last);
        }

        var (gathered, count) = (_gathered, _gatheredCount);
        (_gathered, _gatheredCount) = ([], 0);
        await SendAsync(gathered.AsMemory(0, count), cancellationToken);
        ArrayPool<byte>.Shared.Return(gathered);
        if (!fits)
        {
            await SendAsync(last, cancellationToken);
        }
    }

    // Mostly all of it fits into the socket's buffer, and nothing waits.
    private ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var sent = _socket.Send(buffer.Span, SocketFlags.None, out var error);
        return error is SocketError.Success && sent == buffer.Length ? ValueTask.CompletedTask : SendRestAsync(buffer[sent..], cancellationToken);
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
        }
    }
}
