using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore;

/// <summary>A result and the revision at which it was the truth.</summary>
public sealed record Answer<T>(T Value, Revision At);
