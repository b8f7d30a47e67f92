namespace LinkedRecords.Api.Blobs;

/// <summary>A blob that is larger than one may be; nothing of it was kept.</summary>
public sealed class BlobTooLargeException(long limit)
    : Exception($"A blob has at most {limit} bytes; this one goes on. Split it.")
{
    /// <summary>Bytes.</summary>
    public long Limit { get; } = limit;
}
