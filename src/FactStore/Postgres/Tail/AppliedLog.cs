using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>How far this server node is: every entry passes here once and in order, whoever brings it.</summary>
/// <remarks>The sequencer brings what it wrote and what it found under the lock, the tail what others wrote. An entry that the other one brought already is dropped.</remarks>
internal sealed class AppliedLog(WorkingSet graph, NodeMemory nodes, int recentEntries)
{
    // Written under the gate, together with the graph. The head is published last: who sees it finds its entry applied.
    private readonly Lock _gate = new();
    private readonly RecentEntries _recent = new(recentEntries);
    private Guid _incarnation;
    private long _horizon;
    private volatile HeadMark _mark = HeadMark.Empty;
    private volatile TaskCompletionSource _moved = NewSignal();
    private volatile int _replacements;
    private volatile bool _isClosed;

    /// <summary>The newest entry that was applied.</summary>
    public Revision Head => _mark.Revision;

    /// <summary>States before it cannot be read any more; as this node knows it, and storage may have moved it on.</summary>
    public Revision Horizon => new(Volatile.Read(ref _horizon));

    /// <summary>By what the newest entry can be recognised.</summary>
    public HeadMark Mark => _mark;

    /// <summary>Counts how often history was replaced under this node: a follower who sees it change must begin anew.</summary>
    public int Replacements => _replacements;

    /// <summary>Whether nobody should wait for the next entry any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Completes when the head moves on from what it is now. Take it before looking at the head.</summary>
    public Task Moved => _moved.Task;

    /// <summary>Wakes all who wait for the next entry, for the last time.</summary>
    public void Close()
    {
        _isClosed = true;
        SignalMoved();
    }

    /// <summary>Applies entries that are committed; those that were applied already are skipped.</summary>
    /// <exception cref="System.Diagnostics.UnreachableException">An entry is missing in between.</exception>
    public void Apply(IEnumerable<StoredEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries.Where(entry => entry.Revision > _mark.Revision))
                Apply_NeedsLock(entry);
        }

        SignalMoved();
    }

    /// <summary>Whether storage still has the history that was applied here.</summary>
    /// <param name="incarnation">The history that storage has now.</param>
    /// <param name="asked">The head of this node when storage was asked.</param>
    /// <param name="found">The entry that storage has at that position; empty when it has none.</param>
    public bool IsContinuedBy(Guid incarnation, HeadMark asked, HeadMark found)
    {
        lock (_gate)
            return incarnation == _incarnation && asked == found;
    }

    /// <summary>Lets the graph know of nodes what storage told, unless that was of another state than the one applied now.</summary>
    public void Note(Guid incarnation, HeadMark asked, IEnumerable<StoredNode> numbered, IEnumerable<Node> absent)
    {
        lock (_gate)
        {
            if (incarnation == _incarnation && asked == _mark)
                graph.Note(numbered, absent);
        }
    }

    /// <summary>Forgets everything and goes on from where storage stands.</summary>
    public void Restart(Standing standing, bool isReplacement)
    {
        lock (_gate)
        {
            _incarnation = standing.Incarnation;
            _mark = standing.Head;
            _horizon = standing.Horizon.Value;
            _recent.Clear();
            nodes.Clear();
            graph.Clear(standing.Head.Revision, standing.LastNode);
            if (isReplacement)
                _replacements++;
        }

        SignalMoved();
    }

    /// <summary>Up to <paramref name="count"/> entries after <paramref name="since"/> from memory; null when they have to be read.</summary>
    public LogEntry[]? Recent(Revision since, int count)
    {
        lock (_gate)
            return _recent.After(since, count);
    }

    /// <summary>All changes of a record after a version that is not its newest, from memory; null when they have to be read.</summary>
    public IReadOnlyList<RecordChange>? RecentChanges(Node record, long sinceVersion)
    {
        lock (_gate)
            return _recent.ChangesOf(record, sinceVersion);
    }

    private void Apply_NeedsLock(StoredEntry entry)
    {
        if (entry.Revision != _mark.Revision.Next)
            throw new System.Diagnostics.UnreachableException($"Entry {entry.Revision} does not follow {_mark.Revision}.");
        graph.Apply(entry);
        nodes.Apply(entry);
        _recent.Add(entry.Entry);
        _mark = HeadMark.Of(entry.Entry);
    }

    // Completed outside the gate, though nobody's continuation runs here anyway.
    private void SignalMoved() => Interlocked.Exchange(ref _moved, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
