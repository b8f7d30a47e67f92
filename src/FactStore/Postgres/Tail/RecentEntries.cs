using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>The last entries that were applied, so that followers who keep up never touch the database.</summary>
/// <remarks>Bounded by count and by weight; the oldest fall out. Not safe for concurrent use: its owner locks.</remarks>
internal sealed class RecentEntries(int capacity)
{
    // An entry may carry 8 MiB of events; a thousand of those must not stay in memory.
    private const long WeightAtMost = 64L << 20;

    // The log has no gaps: the oldest one is as many revisions back as there are entries.
    private readonly Dictionary<Revision, (LogEntry Entry, long Weight)> _entries = [];
    private Revision _newest;
    private long _weight;

    public void Add(LogEntry entry)
    {
        _newest = entry.Revision;
        var weight = Weigh(entry);
        _entries.Add(entry.Revision, (entry, weight));
        _weight += weight;
        while (_entries.Count > capacity || (_weight > WeightAtMost && _entries.Count > 1))
        {
            _entries.Remove(new(entry.Revision.Value - _entries.Count + 1), out var oldest);
            _weight -= oldest.Weight;
        }
    }

    public void Clear()
    {
        _entries.Clear();
        _weight = 0;
    }

    /// <summary>Up to <paramref name="count"/> entries after <paramref name="since"/>; null when the next one has fallen out or never was here.</summary>
    public LogEntry[]? After(Revision since, int count)
    {
        var after = new List<LogEntry>();
        for (var at = since.Next; after.Count < count && _entries.TryGetValue(at, out var recent); at = at.Next)
            after.Add(recent.Entry);
        return after.Count == 0 ? null : [.. after];
    }

    /// <summary>All changes of a record after a version that is not its newest; null when some have fallen out.</summary>
    public IReadOnlyList<RecordChange>? ChangesOf(Node record, long sinceVersion)
    {
        // From the newest one back: who asks is a few entries behind.
        var changes = new List<RecordChange>();
        for (var at = _newest; _entries.TryGetValue(at, out var recent); at = new(at.Value - 1))
        {
            changes.InsertRange(0, recent.Entry.ChangesOf(record).Where(change => change.Version > sinceVersion));
            if (changes is [var first, ..] && first.Version == sinceVersion + 1)
                return changes;
        }

        return null;
    }

    private static long Weigh(LogEntry entry)
    {
        var transaction = entry.Transaction;
        return 256 + (128L * (transaction.Asserted.Length + transaction.Retracted.Length))
            + transaction.Events.Sum(change => 128L + change.Payload.Length);
    }
}
