using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A row of one part of a live result: a record, or a fact.</summary>
/// <param name="Group">The part's number in the query.</param>
/// <param name="Record">The record; the fact's subject where the row is a fact.</param>
/// <param name="Fact">The fact; null where the row is a record.</param>
internal readonly record struct LiveRow(int Group, Node Record, Fact? Fact = null);
