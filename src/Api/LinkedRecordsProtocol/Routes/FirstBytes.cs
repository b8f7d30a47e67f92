namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>A stream that remembers how it began.</summary>
internal sealed class FirstBytes(Stream inner) : Stream
{
    private const int Kept = 16;
    private readonly byte[] _seen = new byte[Kept];
    private int _count;

    /// <summary>At most the first 16 bytes that were read.</summary>
    public ReadOnlySpan<byte> Seen => _seen.AsSpan(0, _count);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Remember(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Remember(buffer.Span[..count]);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Remember(ReadOnlySpan<byte> read)
    {
        var more = read[..Math.Min(read.Length, Kept - _count)];
        more.CopyTo(_seen.AsSpan(_count));
        _count += more.Length;
        return read.Length;
    }
}
