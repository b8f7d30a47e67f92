using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Tests.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

/// <summary>What a server node answers that trails the log.</summary>
public sealed class StoreRightsTests
{
    private static readonly Node Ada = new("us-ada");
    private static readonly Node Eve = new("us-eve");
    private static readonly Node Note = new("kv-note");

    [Fact]
    public async Task A_node_that_trails_the_log_looks_there_before_it_says_no_and_only_then()
    {
        await using var space = new Space();
        await space.SignInAsync("us-ada");
        var before = space.Store.Head;
        Assert.True(await space.CreateAsync("us-ada", "kv-note"));
        var node = new WatchedStore(space.Store) { Known = before };

        Assert.True(await node.MayAsync(Ada, Right.Read, Note, default));
        Assert.Equal((2, space.Store.Head), (node.Reads, node.Head));

        Assert.True(await node.MayAsync(Ada, Right.Read, Note, default));
        Assert.Equal(3, node.Reads);
    }

    [Fact]
    public async Task A_right_that_nobody_gave_is_refused_wherever_the_node_is()
    {
        await using var space = new Space();
        await space.SignInAsync("us-ada");
        var before = space.Store.Head;
        Assert.True(await space.CreateAsync("us-ada", "kv-note"));

        Assert.False(await new WatchedStore(space.Store) { Known = before }.MayAsync(Eve, Right.Read, Note, default));
        Assert.False(await new WatchedStore(space.Store).MayAsync(Eve, Right.Read, Note, default));
    }
}
