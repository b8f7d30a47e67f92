using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Somebody's wish to know when a record or the rights on it may have changed.</summary>
/// <remarks>
/// It holds one bit, not a queue: however slow its owner is, it costs nothing and misses nothing, since the owner then looks at
/// what there is.
/// </remarks>
internal sealed class RecordWatch(RecordStates states, Node record) : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>What is watched.</summary>
    public Node Record { get; } = record;

    /// <summary>Completes when something may have changed since the last time.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);

    /// <summary>The changes after a version that have come while somebody watched; null when some are older: read those from the store.</summary>
    public IReadOnlyList<RecordChange>? ChangesSince(long version) => states.RecentChanges(Record, version);

    /// <inheritdoc/>
    public void Dispose()
    {
        states.Forget(this);
        _changed.Dispose();
    }

    // Called under the lock of the states, and never after it was forgotten, so there is one caller at a time.
    internal void Wake()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
