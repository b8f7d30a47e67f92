using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Presence;

/// <summary>Knows whether the rights on a room may have changed since the last look. One reader; the room may be closed beside it.</summary>
internal sealed class RightsWatch(string key, RecordWatch watch) : IDisposable
{
    private volatile bool _isOver;

    /// <summary>The key of the room.</summary>
    public string Key { get; } = key;

    /// <summary>The room.</summary>
    public Node Room => watch.Record;

    /// <summary>Whether they may have changed since this was asked last; never again once it is disposed.</summary>
    public bool TakeChange() => !_isOver && watch.TakeChange();

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        watch.Dispose();
    }
}
