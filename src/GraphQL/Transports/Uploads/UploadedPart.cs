namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The content of the file at which the body stands, or stood when somebody asked for a later one: what was left of it then was put aside.</summary>
internal sealed class UploadedPart(UploadedFiles files, UploadedFile file, Stream body, UploadOptions options) : Stream
{
    private long _received;
    private bool _hasEnded;
    private Stream? _rest;

    // Written by the reader; what it does not want any more is not kept.
    private volatile bool _isAbandoned;

    public UploadedFile File => file;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        files.ReadAsync(this, buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A file that is on its way is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // There is nothing to write.
    }

    /// <summary>Lets the rest of the content be skipped.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Goes on reading, wherever the content is. In the turn of the files.</summary>
    public ValueTask<int> ContinueAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _rest?.ReadAsync(buffer, cancellationToken) ?? ReceiveAsync(buffer, cancellationToken);

    /// <summary>Reads to the end of the part, so that the body can go on: keeps what somebody may still read. In the turn of the files.</summary>
    public async ValueTask PutAsideAsync(List<FileStream> onDisk, CancellationToken cancellationToken)
    {
        if (_isAbandoned)
        {
            var nowhere = new byte[16 * 1024];
            while (!_hasEnded)
                await ReceiveAsync(nowhere, cancellationToken);
            return;
        }
        if (_hasEnded)
            return;
        var stored = await StoredContent.StoreAsync(ReceiveAsync, options, onDisk, cancellationToken);
        if (file.IsOpened)
            _rest = stored.OpenRead();
        else
            file.Stored = stored;
    }

    protected override void Dispose(bool disposing)
    {
        Abandon();
        if (disposing)
            _rest?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty || _hasEnded)
            return 0;
        var count = await body.ReadAsync(buffer, cancellationToken);
        _received += count;
        if (_received > options.MaxFileBytes)
            throw files.Fail(Refusal.TooLarge($"The file '{file.Part}'", options.MaxFileBytes));
        _hasEnded = count == 0;
        if (_hasEnded)
            file.Length = _received;
        return count;
    }
}
