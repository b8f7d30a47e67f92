using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>One version of a document: what a change made of the ones before it.</summary>
public sealed record HistoryEntry(ChangeHash Hash, ActorId Actor, DateTimeOffset Time, int Operations);
