using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>An edit that is not undone.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Reason">Why; stable.</param>
/// <param name="Author">Who changed it since, when somebody did.</param>
public sealed record KeptEdit(DocumentPath Path, KeptReason Reason, string? Author);
