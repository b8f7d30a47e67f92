namespace LinkedRecords.Api;

/// <summary>How far this node has applied the log.</summary>
internal sealed record HealthResponse(long Revision);
