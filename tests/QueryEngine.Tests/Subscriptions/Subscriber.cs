using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Subscribes to a query and keeps a copy of its result.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    // Long enough for any machine; only a test that fails waits so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<LiveChange> _changes;
    private Task<bool>? _next;

    public Subscriber(LiveQueries live, string user, CompoundQuery query, Revision? since = null, LiveCopy? copy = null)
    {
        Copy = copy ?? new();
        _changes = live.SubscribeAsync(new Node(user), query, since, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public LiveCopy Copy { get; }

    /// <summary>The next change, which is applied to the copy; null at the end.</summary>
    public async Task<LiveChange?> NextAsync()
    {
        _next ??= _changes.MoveNextAsync().AsTask();
        if (!await _next.WaitAsync(Patience, _stop.Token))
            return null;
        _next = null;
        if (_changes.Current is not LiveChange.Failed)
            Copy.Apply(_changes.Current);
        return _changes.Current;
    }

    /// <summary>Waits for the next change, however long that takes; false at the end.</summary>
    public async Task<bool> WaitAsync()
    {
        if (!await _changes.MoveNextAsync())
            return false;
        Copy.Apply(_changes.Current);
        return true;
    }

    /// <summary>Applies changes until something is true of the copy.</summary>
    public async Task UntilAsync(Func<LiveCopy, bool> condition, Func<string> what)
    {
        while (!condition(Copy))
        {
            try
            {
                await NextAsync();
            }
            catch (TimeoutException)
            {
                Assert.Fail($"not told within {Patience.TotalSeconds} s: {what()}; the copy is of {Copy.Revision}: {string.Join(", ", Copy.Names())}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_next is not null)
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _changes.DisposeAsync();
        _stop.Dispose();
    }
}
