namespace LinkedRecords.Api.Bulk;

/// <summary>How far an export is.</summary>
internal sealed record ExportProgress(long Facts, long Records);
