using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>Recognises the entry at a position: a restored database may hold another one there.</summary>
internal sealed record HeadMark(Revision Revision, DateTimeOffset At, string TransactionId)
{
    public static readonly HeadMark Empty = new(Revision.None, DateTimeOffset.MinValue, "");

    public static HeadMark Of(LogEntry entry) => new(entry.Revision, entry.At, entry.Transaction.Id);

    public static HeadMark Of(EntryRow row) => new(row.Revision, row.At, row.TransactionId);
}
