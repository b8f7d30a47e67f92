using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>A subscriber of a random history, who may go away and come back, and whose copy has to be the whole answer at any time.</summary>
internal abstract class Watch(LiveSpace space, string user, CompoundQuery query) : IAsyncDisposable
{
    private Subscriber? _subscriber;

    public LiveCopy Copy { get; } = new();

    public bool IsAway => _subscriber is null;

    protected LiveSpace Space => space;

    protected string User => user;

    protected Subscriber Subscriber => _subscriber!;

    public virtual async Task BeginAsync()
    {
        _subscriber = new(space.Live, user, query, since: null, Copy);
        await _subscriber.NextAsync();
    }

    public async Task LeaveOrComeBackAsync()
    {
        if (_subscriber is not null)
        {
            await _subscriber.DisposeAsync();
            _subscriber = null;
            return;
        }

        // Else what was missed may come in two parts, and nothing says when the second one has come.
        await space.SettleAsync();
        var resets = Copy.Resets;
        _subscriber = new(space.Live, user, query, Copy.Revision, Copy);
        await _subscriber.NextAsync();
        Assert.Equal(resets, Copy.Resets);
    }

    /// <summary>Takes note of what was written, also while the subscriber is away.</summary>
    public virtual void Note(LogEntry? written)
    {
    }

    /// <summary>Waits until the copy is the whole answer, and checks what else was told.</summary>
    public abstract Task AgreeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_subscriber is not null)
            await _subscriber.DisposeAsync();
    }
}
