using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Presence;

/// <summary>Knows whether the rights on a room may have changed since the last look. One reader; the room may be closed beside it.</summary>
internal sealed class RightsWatch(string key, RecordWatch watch) : IDisposable
{
    private readonly Lock _sync = new();

    // Both under _sync: one loop looks whether rights have changed while another one closes the room.
    private Task _changed = watch.ChangedAsync(CancellationToken.None);
    private bool _isOver;

    /// <summary>The key of the room.</summary>
    public string Key { get; } = key;

    /// <summary>The room.</summary>
    public Node Room => watch.Record;

    /// <summary>Whether they may have changed since this was asked last; never again once it is disposed.</summary>
    public bool TakeChange()
    {
        lock (_sync)
        {
            if (_isOver || !_changed.IsCompleted)
            {
                return false;
            }

            _changed = watch.ChangedAsync(CancellationToken.None);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sync)
        {
            _isOver = true;
        }

        watch.Dispose();
    }
}
