using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Reads the log one entry at a time, so that one can wait for the next entry and for something else.</summary>
internal sealed class EntryReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly IAsyncEnumerator<LogEntry> _entries;
    private Task<bool>? _ready;

    public EntryReader(IFactStore store, Revision since, CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _entries = store.FollowAsync(since, _stopping.Token).GetAsyncEnumerator(_stopping.Token);
        Reached = since;
    }

    /// <summary>The last entry that was taken.</summary>
    public Revision Reached { get; private set; }

    /// <summary>Completes when there is an entry to take; false at the end.</summary>
    public Task<bool> Ready => _ready ??= _entries.MoveNextAsync().AsTask();

    /// <summary>Takes the entry that is ready.</summary>
    public LogEntry Take()
    {
        _ready = null;
        Reached = _entries.Current.Revision;
        return _entries.Current;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_ready is not null)
            await ((Task)_ready).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _entries.DisposeAsync();
        _stopping.Dispose();
    }
}
