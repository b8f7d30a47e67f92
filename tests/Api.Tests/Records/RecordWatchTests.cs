using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Records;

public sealed class RecordWatchTests
{
    private const int Tellings = 100_000;

    private readonly RecordWatches _watches = new();

    [Fact]
    public async Task Changes_while_nobody_waits_are_told_once()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        watch.Wake();
        watch.Wake();

        await watch.ChangedAsync(CancellationToken.None);

        Assert.False(watch.TakeChange());
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_each_change()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        for (var times = 0; times < 3; times++)
        {
            var changed = WaitAsync();
            Assert.False(changed.IsCompleted);
            watch.Wake();
            await changed;
        }

        async Task WaitAsync() => await watch.ChangedAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_the_next_one_does_not()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        using var leaving = new CancellationTokenSource();
        var changed = WaitAsync(leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => changed);
        await Assert.ThrowsAsync<TaskCanceledException>(() => WaitAsync(leaving.Token));

        changed = WaitAsync(CancellationToken.None);
        Assert.False(changed.IsCompleted);
        watch.Wake();
        await changed;

        async Task WaitAsync(CancellationToken token) => await watch.ChangedAsync(token);
    }

    [Fact]
    public async Task No_change_is_missed_between_two_waits()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (told, seen) = (0, 0);
        var telling = TellAsync(watch, () => Interlocked.Increment(ref told));
        while (seen < Tellings)
        {
            await watch.ChangedAsync(stopping.Token);
            seen = Volatile.Read(ref told);
        }

        await telling;
    }

    [Fact]
    public async Task Whoever_has_what_came_passed_on_is_not_woken_and_hears_of_the_next()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        using var passing = new SemaphoreSlim(0);
        var passes = true;
        var changed = WaitAsync();

        for (var times = 0; times < 3; times++)
        {
            watch.Wake();
            Assert.True(await passing.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.False(changed.IsCompleted);
        }

        Volatile.Write(ref passes, value: false);
        watch.Wake();
        await changed.WaitAsync(TimeSpan.FromSeconds(60));

        async Task WaitAsync() => await watch.ChangedAsync(PassOn, CancellationToken.None);

        bool PassOn()
        {
            passing.Release();
            return Volatile.Read(ref passes);
        }
    }

    [Fact]
    public async Task What_comes_and_what_is_cancelled_while_something_is_passed_on_is_heeded_after_it()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        using var leaving = new CancellationTokenSource();
        var times = 0;
        var changed = WaitAsync();

        watch.Wake();

        await Assert.ThrowsAsync<OperationCanceledException>(() => changed.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(2, times);

        async Task WaitAsync() => await watch.ChangedAsync(PassOn, leaving.Token);

        bool PassOn()
        {
            if (++times == 1)
            {
                watch.Wake();
            }
            else
            {
                leaving.Cancel();
            }

            return true;
        }
    }

    [Fact]
    public async Task Whoever_waits_is_told_why_nothing_could_be_passed_on()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        var changed = WaitAsync();

        watch.Wake();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => changed.WaitAsync(TimeSpan.FromSeconds(60)));

        async Task WaitAsync() => await watch.ChangedAsync(() => throw new InvalidTimeZoneException(), CancellationToken.None);
    }

    [Fact]
    public async Task No_change_is_missed_between_what_is_passed_on_and_what_is_not()
    {
        using var watch = _watches.Add(new Node("kv-1"));
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (told, seen) = (0, 0);
        var telling = TellAsync(watch, () => Interlocked.Increment(ref told));
        while (Volatile.Read(ref seen) < Tellings)
        {
            await watch.ChangedAsync(PassOn, stopping.Token);
            Volatile.Write(ref seen, Volatile.Read(ref told));
        }

        await telling;

        bool PassOn()
        {
            seen = Volatile.Read(ref told);
            return seen < Tellings && seen % 3 != 0;
        }
    }

    private static Task TellAsync(RecordWatch watch, Action tell) => Task.Run(() =>
    {
        for (var times = 0; times < Tellings; times++)
        {
            tell();
            watch.Wake();
        }
    });
}
