using System.Buffers;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace LinkedRecords.Api.Blobs;

/// <summary>Blobs in a bucket of any store that speaks S3.</summary>
/// <remarks>
/// The address is known only when the last byte has come. What fits into one part is stored under its address at once; larger
/// blobs are uploaded in parts under a name of their own, copied to their address inside the store, and the first copy goes. An
/// upload that was cut off is aborted; where that failed as well, it is swept after a day.
/// </remarks>
internal sealed class S3BlobStore : IBlobStore, IDisposable
{
    /// <summary>Bytes in a part: the least that S3 allows for all parts but the last, and all that an upload holds in memory.</summary>
    public const int PartSize = 5 * 1024 * 1024;

    private const string Uploads = "uploads/";
    private const string Contents = "sha256/";
    private static readonly TimeSpan KeptWithoutAddress = TimeSpan.FromDays(1);

    private readonly string _bucket;
    private readonly TimeProvider _clock;
    private readonly AmazonS3Client _client;

    /// <summary>Connects to nothing yet.</summary>
    public S3BlobStore(S3Options options, TimeProvider clock)
    {
        _bucket = options.Bucket;
        _clock = clock;
        _client = new AmazonS3Client(
            new BasicAWSCredentials(options.AccessKey, options.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = options.Address.AbsoluteUri,
                AuthenticationRegion = options.Region,

                // What every store understands: the bucket in the path, and no checksums beyond the signature's.
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            });
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var forgotten = _clock.GetUtcNow() - KeptWithoutAddress;
        var uploads = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _bucket, Prefix = Uploads }, cancellationToken);
        foreach (var upload in uploads.MultipartUploads ?? [])
        {
            if (upload.Initiated < forgotten.UtcDateTime)
            {
                await _client.AbortMultipartUploadAsync(_bucket, upload.Key, upload.UploadId, cancellationToken);
            }
        }

        var left = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = Uploads }, cancellationToken);
        foreach (var item in left.S3Objects ?? [])
        {
            if (item.LastModified < forgotten.UtcDateTime)
            {
                await _client.DeleteObjectAsync(_bucket, item.Key, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<BlobContent> PutAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            using var parts = new BlobParts(content, buffer.AsMemory(0, PartSize), limit);
            var first = await parts.NextAsync(cancellationToken);
            return first.Length < PartSize
                ? await PutWholeAsync(parts.Content(), buffer, cancellationToken)
                : await PutInPartsAsync(parts, first, buffer, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CopyToAsync(BlobHash hash, long from, long length, Stream destination, CancellationToken cancellationToken)
    {
        // A range without bytes cannot be asked for.
        if (length == 0)
        {
            return await IsThereAsync(hash, cancellationToken);
        }

        try
        {
            var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(hash), ByteRange = new ByteRange(from, from + length - 1) };
            using var response = await _client.GetObjectAsync(request, cancellationToken);
            await response.ResponseStream.CopyToAsync(destination, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(BlobHash hash, CancellationToken cancellationToken) =>
        _client.DeleteObjectAsync(_bucket, KeyOf(hash), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string KeyOf(BlobHash hash) => Contents + hash.Hex;

    private async Task<BlobContent> PutWholeAsync(BlobContent content, byte[] buffer, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(content.Hash, cancellationToken))
        {
            using var bytes = new MemoryStream(buffer, 0, (int)content.Size, writable: false);
            await _client.PutObjectAsync(
                new PutObjectRequest { BucketName = _bucket, Key = KeyOf(content.Hash), InputStream = bytes, UseChunkEncoding = false }, cancellationToken);
        }

        return content;
    }

    private async Task<BlobContent> PutInPartsAsync(BlobParts parts, ReadOnlyMemory<byte> first, byte[] buffer, CancellationToken cancellationToken)
    {
        var key = Uploads + Guid.NewGuid().ToString("N");
        await UploadAsync(key, parts, first.Length, buffer, cancellationToken);
        var content = parts.Content();
        if (!await IsThereAsync(content.Hash, cancellationToken))
        {
            await _client.CopyObjectAsync(_bucket, key, _bucket, KeyOf(content.Hash), cancellationToken);
        }

        await _client.DeleteObjectAsync(_bucket, key, cancellationToken);
        return content;
    }

    private async Task UploadAsync(string key, BlobParts parts, int length, byte[] buffer, CancellationToken cancellationToken)
    {
        var upload = await _client.InitiateMultipartUploadAsync(_bucket, key, cancellationToken);
        try
        {
            var tags = new List<PartETag>();
            for (; length > 0; length = (await parts.NextAsync(cancellationToken)).Length)
            {
                using var bytes = new MemoryStream(buffer, 0, length, writable: false);
                var request = new UploadPartRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = upload.UploadId,
                    PartNumber = tags.Count + 1,
                    PartSize = length,
                    InputStream = bytes,
                    UseChunkEncoding = false,
                };
                tags.Add(new PartETag(tags.Count + 1, (await _client.UploadPartAsync(request, cancellationToken)).ETag));
            }

            await _client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = upload.UploadId, PartETags = tags }, cancellationToken);
        }
        catch
        {
            // Whatever cut it off, also a client that went away: its parts must not stay.
            await _client.AbortMultipartUploadAsync(_bucket, key, upload.UploadId, CancellationToken.None);
            throw;
        }
    }

    private async Task<bool> IsThereAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetObjectMetadataAsync(_bucket, KeyOf(hash), cancellationToken);
            return true;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
