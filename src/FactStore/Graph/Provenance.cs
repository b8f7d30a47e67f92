using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>Who stated a fact, when, and in which transaction.</summary>
public sealed record Provenance(Node Author, DateTimeOffset At, Revision Revision);
