using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A record that somebody watches, with its latest changes: a thousand watchers must not read the same change a thousand times.</summary>
/// <remarks>Not thread-safe; guarded by the watches.</remarks>
internal sealed class WatchedRecord(Node record)
{
    private const int MostChanges = 256;
    private const long MostBytes = 1024 * 1024;

    // Versions have no gaps, so a change is found by its number.
    private readonly List<RecordChange> _recent = [];
    private long _bytes;

    // What the last one was told: mostly all watchers ask from the same version on.
    private RecordNews? _told;

    /// <summary>Which record it is.</summary>
    public Node Record => record;

    /// <summary>Who watches.</summary>
    public HashSet<RecordWatch> Watches { get; } = [];

    /// <summary>The next change; the oldest go when there are more than some hundred, or than a megabyte of them.</summary>
    public void Add(RecordChange change)
    {
        _told = null;
        _recent.Add(change);
        _bytes += change.Payload.Length;
        var gone = 0;
        while (_recent.Count - gone > MostChanges || _bytes > MostBytes)
        {
            _bytes -= _recent[gone++].Payload.Length;
        }

        _recent.RemoveRange(0, gone);
    }

    /// <summary>What came after a version, if that was told after the last change; else null.</summary>
    public RecordNews? ToldSince(long version) => _told is { Changes.Count: > 0 } told && told.State.Version - told.Changes.Count == version ? told : null;

    /// <summary>What came after a version up to a state; null when not all of it is here.</summary>
    public RecordNews? NewsSince(long version, RecordState state)
    {
        if (ToldSince(version) is { } told && ReferenceEquals(told.State, state))
        {
            return told;
        }

        // That there is nothing new for one is no reason to forget what others are yet to be told.
        var news = Between(version, state.Version) is { } changes ? new RecordNews(state, changes) : null;
        _told = news is { Changes.Count: > 0 } ? news : _told;
        return news;
    }

    /// <summary>Forgets the changes: they may be of a history that is gone.</summary>
    public void Forget()
    {
        _told = null;
        _recent.Clear();
        _bytes = 0;
    }

    private List<RecordChange>? Between(long after, long upTo)
    {
        if (after >= upTo)
        {
            return after == upTo ? [] : null;
        }

        var first = _recent.Count == 0 ? -1 : after + 1 - _recent[0].Version;
        return first < 0 || _recent[^1].Version < upTo ? null : _recent.GetRange((int)first, (int)(upTo - after));
    }
}
