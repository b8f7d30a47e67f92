using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A record that somebody watches, with its latest changes: a thousand watchers must not read the same change a thousand times.</summary>
/// <remarks>Not thread-safe; guarded by the watches.</remarks>
internal sealed class WatchedRecord
{
    private const int MostChanges = 256;
    private const long MostBytes = 1024 * 1024;

    // Versions have no gaps, so a change is found by its number.
    private readonly List<RecordChange> _recent = [];
    private long _bytes;

    /// <summary>Who watches.</summary>
    public HashSet<RecordWatch> Watches { get; } = [];

    /// <summary>The next change; the oldest go when there are more than some hundred, or than a megabyte of them.</summary>
    public void Add(RecordChange change)
    {
        _recent.Add(change);
        _bytes += change.Payload.Length;
        var gone = 0;
        while (_recent.Count - gone > MostChanges || _bytes > MostBytes)
        {
            _bytes -= _recent[gone++].Payload.Length;
        }

        _recent.RemoveRange(0, gone);
    }

    /// <summary>The changes after one version up to another; null when not all of them are here.</summary>
    public IReadOnlyList<RecordChange>? Between(long after, long upTo)
    {
        if (after >= upTo)
        {
            return after == upTo ? [] : null;
        }

        var first = _recent.Count == 0 ? -1 : after + 1 - _recent[0].Version;
        return first < 0 || _recent[^1].Version < upTo ? null : _recent.GetRange((int)first, (int)(upTo - after));
    }

    /// <summary>Forgets the changes: they may be of a history that is gone.</summary>
    public void Forget()
    {
        _recent.Clear();
        _bytes = 0;
    }
}
