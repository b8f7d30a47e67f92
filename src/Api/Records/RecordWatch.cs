using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Records;

/// <summary>Somebody's wish to know when a record or the rights on it may have changed.</summary>
/// <remarks>
/// It holds one bit, not a queue: however slow its owner is, it costs nothing and misses nothing, since the owner then looks at
/// what there is.
/// </remarks>
internal sealed class RecordWatch(RecordWatches watches, Node record) : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>What is watched.</summary>
    public Node Record { get; } = record;

    /// <summary>Completes when something may have changed since the last time.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => _changed.WaitAsync(cancellationToken);

    /// <summary>From now on it completes with those changes of rights only by which a judgement may be another one; with every change of the record as before.</summary>
    public void RestOn(Judgement judgement) => watches.RestOn(this, judgement);

    /// <summary>The changes after a version that have come while somebody watched; null when some are older: read those from the store.</summary>
    public IReadOnlyList<RecordChange>? ChangesSince(long version) => watches.Since(Record, version);

    /// <inheritdoc/>
    public void Dispose()
    {
        watches.Remove(this);
        _changed.Dispose();
    }

    // Under the lock of the watches. Null: every change of rights matters.
    internal Judgement? Judgement { get; set; }

    // Called under the lock of the watches, and never after it was forgotten, so there is one caller at a time.
    internal void Wake()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
