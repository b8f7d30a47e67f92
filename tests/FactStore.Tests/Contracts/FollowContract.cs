using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>What a follower of the log may rely on.</summary>
public abstract class FollowContract : StoreContract
{
    [Fact]
    public async Task A_follower_gets_every_entry_after_its_position_and_then_the_new_ones()
    {
        await CommitManyAsync(0, 20);
        var following = FollowAsync(Store, new Revision(5), 35);

        await CommitManyAsync(20, 20);

        var entries = await following;
        Assert.Equal(Enumerable.Range(6, 35).Select(n => (long)n), entries.Select(entry => entry.Revision.Value));
        Assert.Equal(Enumerable.Range(5, 35).Select(n => $"t{n}"), entries.Select(entry => entry.Transaction.Id), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_follower_far_behind_gets_everything_in_order()
    {
        for (var n = 0; n < 30; n++)
            await Task.WhenAll(Enumerable.Range(n * 50, 50).Select(CommitAsync));

        var entries = await FollowAsync(Store, Revision.None, 1500);

        Assert.Equal(Enumerable.Range(1, 1500).Select(n => (long)n), entries.Select(entry => entry.Revision.Value));
    }

    [Fact]
    public async Task A_follower_who_is_ahead_waits_for_the_entries_after_its_position()
    {
        var following = FollowAsync(Store, new Revision(3), 1);

        await CommitManyAsync(0, 4);

        Assert.Equal(new Revision(4), Assert.Single(await following).Revision);
    }

    [Fact]
    public async Task An_entry_is_delivered_after_the_head_has_reached_it()
    {
        var following = Task.Run(async () =>
        {
            await foreach (var entry in Store.FollowAsync(Revision.None, default))
            {
                Assert.True(Store.Head >= entry.Revision);
                if (entry.Revision.Value == 100)
                    break;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(CommitAsync));

        await following.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Disposing_the_store_ends_its_followers()
    {
        await CommitManyAsync(0, 1);
        var store = Store;
        var seen = new List<Revision>();
        var following = Task.Run(async () =>
        {
            await foreach (var entry in store.FollowAsync(Revision.None, default))
                seen.Add(entry.Revision);
        });

        await store.DisposeAsync();

        await following.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(seen.Count <= 1);
    }

    [Fact]
    public async Task Cancelling_ends_a_follower()
    {
        using var cancellation = new CancellationTokenSource();
        var following = Store.FollowAsync(Revision.None, cancellation.Token).GetAsyncEnumerator(cancellation.Token);
        var next = following.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private async Task CommitManyAsync(int first, int count)
    {
        for (var n = first; n < first + count; n++)
            await CommitAsync(n);
    }

    private Task CommitAsync(int n) => CommittedAsync(Asserting($"t{n}", Fact("a", "p", $"b{n}")));
}
