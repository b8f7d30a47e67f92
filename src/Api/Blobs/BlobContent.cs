namespace LinkedRecords.Api.Blobs;

/// <summary>Content that is stored whole.</summary>
/// <param name="Hash">Its address.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlobContent(BlobHash Hash, long Size);
