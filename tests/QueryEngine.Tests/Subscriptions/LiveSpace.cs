using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>A space whose queries are kept live.</summary>
internal sealed class LiveSpace : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _markers;

    public LiveSpace(LiveQueryOptions? options = null, Func<IFactStore, IFactStore>? around = null)
    {
        Live = new(around is null ? Space.Store : around(Space.Store), Space.Records, options ?? new(), TimeProvider.System);
        _running = Live.RunAsync(_stop.Token);
    }

    public Space Space { get; } = new();

    public LiveQueries Live { get; }

    public Revision Head => Space.Store.Head;

    public CompoundQuery Read(string query)
    {
        var read = Assert.IsType<QueryReading<RecordQuery>.Read>(Space.Reader.ReadRecords(Space.Json(query)));
        return Of(read.Query);
    }

    public static CompoundQuery Of(RecordQuery query) => new([new("", new Group.ByPatterns(query))]);

    /// <summary>Subscribes, and takes the first change.</summary>
    public async Task<Subscriber> SubscribeAsync(string user, string query, Revision? since = null, LiveCopy? copy = null)
    {
        var subscriber = new Subscriber(Live, user, Read(query), since, copy);
        await subscriber.NextAsync();
        return subscriber;
    }

    /// <summary>Completes when everything up to the head has been told to all who subscribe.</summary>
    /// <remarks>
    /// The first new query begins when the head has been looked at, and everything that it concerns waits to be evaluated; the
    /// second one waits behind that.
    /// </remarks>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            var marker = new CompoundQuery([new($"marker {++_markers}", new Group.ById(new("kv-marker")))]);
            await using var subscriber = new Subscriber(Live, "us-marker", marker, Head, new());
            Assert.NotNull(await subscriber.NextAsync());
        }
    }

    /// <summary>Tells what there is to tell, and ends.</summary>
    public async Task CloseAsync()
    {
        if (_running.IsCompleted)
            return;
        await SettleAsync();
        await Space.DisposeAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await Space.DisposeAsync();
    }
}
