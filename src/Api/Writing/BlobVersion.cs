using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>A new version of a file.</summary>
/// <param name="IfVersion">Only if the record still is at this version; null: whatever it is.</param>
internal sealed record BlobVersion(Node Record, RecordContent.File File, long? IfVersion = null);
