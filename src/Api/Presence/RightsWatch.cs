using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Presence;

/// <summary>Knows whether the rights on a room may have changed since the last look. One reader.</summary>
internal sealed class RightsWatch(string key, RecordWatch watch) : IDisposable
{
    private Task _changed = watch.ChangedAsync(CancellationToken.None);

    /// <summary>The key of the room.</summary>
    public string Key { get; } = key;

    /// <summary>The room.</summary>
    public Node Room => watch.Record;

    /// <summary>Whether they may have changed.</summary>
    public bool HasChanged => _changed.IsCompleted;

    /// <summary>From now on only later changes count.</summary>
    public void Rearm() => _changed = watch.ChangedAsync(CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => watch.Dispose();
}
