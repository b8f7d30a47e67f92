using System.Net.Sockets;

namespace LinkedRecords.Api.Sockets;

/// <summary>A connection that was upgraded to a WebSocket: read through the HTTP server, written to the socket itself.</summary>
/// <remarks>
/// The HTTP server has a queue and a loop for what is written, which cost more than the writing when one change goes to a thousand connections. A WebSocket writes
/// one message at a time and waits for it, so that it needs neither.
/// </remarks>
/// <param name="upgraded">The connection as the HTTP server gives it.</param>
/// <param name="socket">The same connection, of which nobody else writes.</param>
internal sealed class DirectStream(Stream upgraded, Socket socket) : Stream
{
    // Once the client has sent something it has the answer to its upgrade, and nothing of the HTTP server's is on its way any more.
    private volatile bool _isUpgradeKnown;

    // What was written before went through the HTTP server; only what is written behind it keeps its order.
    private volatile bool _hasWritten;

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

        return SendAsync(buffer, cancellationToken);
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

    // The socket takes what fits into its buffer.
    private async ValueTask SendAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        while (!rest.IsEmpty)
        {
            rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
        }
    }
}
