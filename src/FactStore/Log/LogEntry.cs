using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Log;

/// <summary>A transaction in its place in the one order.</summary>
/// <param name="Revision">Its position.</param>
/// <param name="At">When it was written, by the database's clock.</param>
/// <param name="Transaction">As admitted; its events carry their versions.</param>
public sealed record LogEntry(Revision Revision, DateTimeOffset At, Transaction Transaction);
