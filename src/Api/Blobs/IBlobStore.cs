namespace LinkedRecords.Api.Blobs;

/// <summary>Where the bytes of blobs are: addressed by their hash, stored once, streamed both ways, never whole in memory.</summary>
public interface IBlobStore
{
    /// <summary>Makes ready, once at start, and sweeps what uploads that were cut off a day ago have left.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Stores a stream to its end; the same bytes twice are stored once.</summary>
    /// <param name="limit">Bytes.</param>
    /// <exception cref="BlobTooLargeException">The stream goes on beyond <paramref name="limit"/>.</exception>
    Task<BlobContent> PutAsync(Stream content, long limit, CancellationToken cancellationToken);

    /// <summary>Writes a part of a content; false when there is no such content.</summary>
    /// <param name="from">The first byte wanted, from 0.</param>
    /// <param name="length">How many; the content has at least <paramref name="from"/> plus that many.</param>
    Task<bool> CopyToAsync(BlobHash hash, long from, long length, Stream destination, CancellationToken cancellationToken);

    /// <summary>Forgets a content for good, for erasure. The caller knows that no record refers to it any more.</summary>
    Task DeleteAsync(BlobHash hash, CancellationToken cancellationToken);
}
