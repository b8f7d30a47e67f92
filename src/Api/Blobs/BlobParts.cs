using System.Security.Cryptography;

namespace LinkedRecords.Api.Blobs;

/// <summary>Reads a blob part by part into one buffer, and hashes and counts what passes.</summary>
/// <param name="content">Read to its end.</param>
/// <param name="buffer">As large as a part.</param>
/// <param name="limit">Bytes that the blob may have.</param>
internal sealed class BlobParts(Stream content, Memory<byte> buffer, long limit) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _size;

    /// <summary>The next part, in the buffer; shorter than it at the end.</summary>
    /// <exception cref="BlobTooLargeException">The blob goes on beyond the limit.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        _size += read;
        if (_size > limit)
        {
            throw new BlobTooLargeException(limit);
        }

        _hash.AppendData(buffer.Span[..read]);
        return buffer[..read];
    }

    /// <summary>What has passed. Once, after the last part.</summary>
    public BlobContent Content() => new(new BlobHash(Convert.ToHexStringLower(_hash.GetHashAndReset())), _size);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
