namespace LinkedRecords.Api.Blobs;

/// <summary>A file that was stored.</summary>
/// <param name="Id">The record.</param>
/// <param name="Version">Which version of it this is.</param>
/// <param name="Revision">The transaction that made it so.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record BlobResponse(string Id, long Version, long Revision, long Size, string Sha256);
