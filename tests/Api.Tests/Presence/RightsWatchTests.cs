using LinkedRecords.Api.CommandLine;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Presence;

public sealed class RightsWatchTests : IAsyncLifetime
{
    private static readonly Node Room = new("kv-room");

    private readonly CancellationTokenSource _stopping = new(TimeSpan.FromSeconds(90));
    private readonly MemoryFactStore _store = new(new OperatorAdmission(), TimeProvider.System);
    private RecordStates _states = null!;
    private Task _loop = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _states = new RecordStates(_store);
        _loop = _states.RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop.ContinueWith(_ => { }, TaskScheduler.Default);
        await _store.DisposeAsync();
        _states.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task A_change_of_rights_is_told_once_and_the_next_one_again()
    {
        using var watch = new RightsWatch("key", _states.Watch(Room));
        Assert.False(watch.TakeChange());

        await GrantAsync("us-1");
        await UntilTakenAsync(watch);
        Assert.False(watch.TakeChange());

        await GrantAsync("us-2");
        await UntilTakenAsync(watch);
    }

    [Fact]
    public async Task A_room_that_is_closed_while_somebody_looks_has_no_changes_any_more()
    {
        var watch = new RightsWatch("key", _states.Watch(Room));
        using var other = new RightsWatch("key", _states.Watch(Room));
        await GrantAsync("us-1");
        await UntilTakenAsync(other);

        watch.Dispose();

        Assert.False(watch.TakeChange());
    }

    private async Task GrantAsync(string user) => Assert.IsType<CommitOutcome.Committed>(await _store.CommitAsync(
        new Transaction { Id = user, Author = SystemUser.Node, Asserted = [new Fact(new Node(user), ReservedPredicates.CanRead, Room)] }, _stopping.Token));

    private async Task UntilTakenAsync(RightsWatch watch)
    {
        while (!watch.TakeChange())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), _stopping.Token);
        }
    }
}
