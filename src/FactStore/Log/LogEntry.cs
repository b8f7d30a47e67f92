using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Log;

/// <summary>A transaction in its place in the one order.</summary>
/// <param name="Revision">Its position.</param>
/// <param name="At">When it was written, by the database's clock.</param>
/// <param name="Transaction">As admitted; its events carry their versions.</param>
public sealed record LogEntry(Revision Revision, DateTimeOffset At, Transaction Transaction)
{
    /// <summary>One of its events as part of the stream of its record.</summary>
    public RecordChange ChangeOf(RecordEvent written) =>
        new(written.Version, Revision, Transaction.Author, At, written.Payload) { Session = Transaction.Session };

    /// <summary>What it does to a record, in order.</summary>
    public IEnumerable<RecordChange> ChangesOf(Node record) =>
        Transaction.Events.Where(change => change.Record == record).Select(ChangeOf);
}
