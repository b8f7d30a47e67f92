using System.Collections.Concurrent;

namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>Keeps valid documents by their text, so that a text is parsed, validated and planned once.</summary>
/// <remarks>Bounded: when it is full, the quarter that was used longest ago goes. Invalid texts are not kept, for anyone could fill it with them.</remarks>
internal sealed class DocumentCache(int capacity)
{
    private readonly ConcurrentDictionary<DocumentText, Entry> _entries = new();
    private readonly Lock _evicting = new();
    private long _clock;
    private long _hits;
    private long _misses;
    private long _evictions;

    public DocumentCacheStatistics Statistics => new(Interlocked.Read(ref _hits), Interlocked.Read(ref _misses), Interlocked.Read(ref _evictions), _entries.Count);

    public PreparedDocument? Find(DocumentText text)
    {
        if (!_entries.TryGetValue(text, out var entry))
        {
            Interlocked.Increment(ref _misses);
            return null;
        }
        Interlocked.Increment(ref _hits);
        entry.LastUsed = Interlocked.Increment(ref _clock);
        return entry.Document;
    }

    /// <summary>Keeps a document; of two that come at the same time, the first.</summary>
    public void Add(DocumentText text, PreparedDocument document)
    {
        if (capacity == 0)
            return;
        if (_entries.Count >= capacity)
            Evict();
        _entries.TryAdd(text.Copy(), new Entry(document) { LastUsed = Interlocked.Increment(ref _clock) });
    }

    private void Evict()
    {
        lock (_evicting)
        {
            if (_entries.Count < capacity)
                return;
            foreach (var (text, _) in _entries.OrderBy(entry => entry.Value.LastUsed).Take(Math.Max(1, capacity / 4)).ToList())
            {
                if (_entries.TryRemove(text, out _))
                    Interlocked.Increment(ref _evictions);
            }
        }
    }

    private sealed class Entry(PreparedDocument document)
    {
        // Written by any request; which of two writes wins does not matter.
        private long _lastUsed;

        public PreparedDocument Document => document;

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }
    }
}
