using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A record at its place in a result.</summary>
/// <param name="Index">Counted from 0 in the new result.</param>
public readonly record struct PlacedRecord(Node Record, int Index);
