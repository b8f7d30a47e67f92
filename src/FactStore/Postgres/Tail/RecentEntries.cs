using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>The last entries that were applied, so that followers who keep up never touch the database.</summary>
/// <remarks>Bounded by count and by weight; the oldest fall out. Not safe for concurrent use: its owner locks.</remarks>
internal sealed class RecentEntries(int capacity)
{
    // An entry may carry 8 MiB of events; a thousand of those must not stay in memory.
    private const long WeightAtMost = 64L << 20;

    private readonly Queue<(LogEntry Entry, long Weight)> _entries = new();
    private long _weight;

    public void Add(LogEntry entry)
    {
        var weight = Weigh(entry);
        _entries.Enqueue((entry, weight));
        _weight += weight;
        while (_entries.Count > capacity || (_weight > WeightAtMost && _entries.Count > 1))
            _weight -= _entries.Dequeue().Weight;
    }

    public void Clear()
    {
        _entries.Clear();
        _weight = 0;
    }

    /// <summary>Up to <paramref name="count"/> entries after <paramref name="since"/>; null when the next one has fallen out or never was here.</summary>
    public LogEntry[]? After(Revision since, int count)
    {
        if (_entries.Count == 0 || _entries.Peek().Entry.Revision > since.Next)
            return null;
        var skip = since.Value - _entries.Peek().Entry.Revision.Value + 1;
        return [.. _entries.Skip((int)Math.Min(skip, _entries.Count)).Take(count).Select(item => item.Entry)];
    }

    private static long Weigh(LogEntry entry)
    {
        var transaction = entry.Transaction;
        return 256 + (128L * (transaction.Asserted.Length + transaction.Retracted.Length))
            + transaction.Events.Sum(change => 128L + change.Payload.Length);
    }
}
