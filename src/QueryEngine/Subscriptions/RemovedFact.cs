using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A fact that left a result.</summary>
public readonly record struct RemovedFact(Fact Fact, RemovalReason Reason);
