using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A record that somebody watches, with its latest changes: a thousand watchers must not read the same change a thousand times.</summary>
/// <remarks>Not thread-safe; guarded by the watches.</remarks>
internal sealed class WatchedRecord
{
    private const int MostChanges = 256;
    private const long MostBytes = 1024 * 1024;

    private readonly Queue<RecordChange> _recent = new();
    private long _bytes;

    /// <summary>Who watches.</summary>
    public HashSet<RecordWatch> Watches { get; } = [];

    /// <summary>The next change; the oldest go when there are more than some hundred, or than a megabyte of them.</summary>
    public void Add(RecordChange change)
    {
        _recent.Enqueue(change);
        _bytes += change.Payload.Length;
        while (_recent.Count > MostChanges || _bytes > MostBytes)
        {
            _bytes -= _recent.Dequeue().Payload.Length;
        }
    }

    /// <summary>The changes after a version; null when there are none here, or not all of them.</summary>
    public List<RecordChange>? Since(long version)
    {
        if (!_recent.TryPeek(out var oldest) || oldest.Version > version + 1)
        {
            return null;
        }

        var since = _recent.SkipWhile(change => change.Version <= version).ToList();
        return since.Count > 0 ? since : null;
    }

    /// <summary>Forgets the changes: they may be of a history that is gone.</summary>
    public void Forget()
    {
        _recent.Clear();
        _bytes = 0;
    }
}
