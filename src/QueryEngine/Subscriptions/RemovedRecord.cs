using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A record that left a result.</summary>
public readonly record struct RemovedRecord(Node Record, RemovalReason Reason);
