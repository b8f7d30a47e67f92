using System.Collections.Concurrent;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;
using LinkedRecords.QueryEngine.Tests.Explanation;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class LiveBoundsTests
{
    private const string Documents = """[["$it", "isA", "Document"]]""";

    [Fact]
    public async Task Who_reads_slowly_is_told_many_steps_as_one_difference()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        for (var record = 10; record < 60; record++)
            await space.Space.CreateAsync("us-a", $"kv-{record}", "$it isA Document");
        await space.SettleAsync();

        var told = Assert.IsType<LiveChange.Difference>(await a.NextAsync());
        Assert.Equal(space.Head, told.Revision);
        Assert.Equal(50, a.Copy.Names().Length);
    }

    [Fact]
    public async Task Who_misses_more_than_is_kept_is_reset()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { PendingRecords = 3 }), "us-a");
        for (var record = 0; record < 5; record++)
            await space.Space.CreateAsync("us-a", $"kv-{record}", "$it isA Document");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        for (var record = 0; record < 5; record++)
            await space.Space.ChangeAsync("us-a", $"kv-{record}");
        await space.SettleAsync();

        var told = Assert.IsType<LiveChange.Reset>(await a.NextAsync());
        Assert.Equal(space.Head, told.Revision);
        await space.Space.RetractAsync("us-a", "kv-0 isA Document");
        Assert.IsType<LiveChange.Difference>(await a.NextAsync());
        Assert.Equal(4, a.Copy.Names().Length);
    }

    [Fact]
    public async Task A_user_has_no_more_subscriptions_than_allowed_until_one_ends()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { SubscriptionsPerUser = 2 }), "us-a", "us-b");
        var first = await space.SubscribeAsync("us-a", Documents);
        await using var second = await space.SubscribeAsync("us-a", Documents);

        await AssertRefusedAsync(space, "us-a", Documents, LiveCodes.TooManyOfUser);
        await using var other = await space.SubscribeAsync("us-b", Documents);
        await first.DisposeAsync();
        await using var third = await space.SubscribeAsync("us-a", Documents);

        Assert.Equal(1, third.Copy.Resets);
    }

    [Fact]
    public async Task A_node_has_no_more_subscriptions_than_allowed()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { SubscriptionsPerNode = 1 }), "us-a", "us-b");
        await using var first = await space.SubscribeAsync("us-a", Documents);

        await AssertRefusedAsync(space, "us-b", Documents, LiveCodes.TooManyOfNode);
    }

    [Fact]
    public async Task A_page_after_a_cursor_cannot_be_live()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a");
        var query = LiveSpace.Of(new RecordQuery { After = "cursor" });

        await using var subscriber = new Subscriber(space.Live, "us-a", query);

        Assert.Equal(LiveCodes.CursorNotLive, Assert.IsType<LiveChange.Failed>(await subscriber.NextAsync()).Error.Code);
        Assert.Null(await subscriber.NextAsync());
    }

    [Fact]
    public async Task A_query_that_grows_too_expensive_ends_with_the_reason_and_harms_no_other()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { EntriesPerEvaluation = 3 }), "us-a");
        await using var a = await space.SubscribeAsync("us-a", Documents);
        await using var other = await space.SubscribeAsync("us-a", """[["$it", "isA", "ArchivedState"]]""");

        // At once: one by one, only the new row would be looked at each time, which is within the limit.
        string[] records = ["kv-0", "kv-1", "kv-2", "kv-3", "kv-4"];
        foreach (var record in records)
            await space.Space.CreateAsync("us-a", record);
        await space.Space.StateAsync("us-a", [.. records.Select(record => $"{record} isA Document")]);
        LiveChange? last = null;
        while (await a.NextAsync() is { } change)
            last = change;
        await space.Space.CreateAsync("us-a", "kv-9", "$it isA ArchivedState");
        await other.NextAsync();

        Assert.Equal(LiveCodes.TooExpensive, Assert.IsType<LiveChange.Failed>(last).Error.Code);
        Assert.Equal(["kv-9"], other.Copy.Names());
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_delays_what_is_told_and_ends_nothing()
    {
        WatchedStore? store = null;
        await using var space = await LiveQueryTests.BeginAsync(
            new LiveSpace(new() { ShortestRetryPause = TimeSpan.FromMilliseconds(1) }, memory => store = new(memory)), "us-a");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        store!.Failures = 5;
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await a.NextAsync();

        Assert.Equal(0, store.Failures);
        Assert.Equal(["kv-1"], a.Copy.Names());
    }

    [Fact]
    public async Task Only_what_a_transaction_touches_is_evaluated_and_equal_questions_are_evaluated_once()
    {
        WatchedStore? store = null;
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(around: memory => store = new(memory)), "us-a", "us-b");
        var subscribers = new List<Subscriber>();
        for (var number = 0; number < 100; number++)
            subscribers.Add(await space.SubscribeAsync("us-a", Documents));
        subscribers.Add(await space.SubscribeAsync("us-b", """[["$it", "isA", "ArchivedState"]]"""));
        await space.SettleAsync();
        var before = store!.Reads;

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        foreach (var subscriber in subscribers.Take(100))
            await subscriber.NextAsync();

        // One to look at the entry, one to evaluate.
        Assert.Equal(2, store.Reads - before);
        Assert.All(subscribers.Take(100), subscriber => Assert.Equal(["kv-1"], subscriber.Copy.Names()));
        foreach (var subscriber in subscribers)
            await subscriber.DisposeAsync();
    }

    [Theory]
    [InlineData(20_000, 0)]
    [InlineData(0, 8_000_000)]
    public async Task A_read_set_beyond_its_bound_is_kept_by_predicates_and_nothing_is_missed(int ofQuery, int ofNode)
    {
        var space = new LiveSpace(new() { KeysPerQuery = ofQuery, KeysPerNode = ofNode });
        await using var begun = await LiveQueryTests.BeginAsync(space, "us-a");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await a.NextAsync();
        await space.Space.RetractAsync("us-a", "kv-1 isA Document");
        await a.NextAsync();

        Assert.Empty(a.Copy.Names());
        Assert.Equal(3, a.Copy.Told);
    }

    // By what is looked at, so that a busy machine decides nothing.
    [Fact]
    public async Task Members_with_equal_rights_share_the_evaluation_of_equal_queries()
    {
        var shared = await WorkOfTellingAsync(members: 80, areEqual: true);
        var each = await WorkOfTellingAsync(members: 80, areEqual: false);

        Assert.True(shared * 4 < each, $"{shared} for members with equal rights, {each} for others");
    }

    private static async Task<long> WorkOfTellingAsync(int members, bool areEqual)
    {
        var looks = new ConcurrentQueue<CountingGraph>();
        CountingGraph Look(IGraph graph)
        {
            var look = new CountingGraph(graph);
            looks.Enqueue(look);
            return look;
        }

        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(around: store => new WatchedStore(store) { Look = Look }), "us-a");
        await space.Space.CreateAsync("us-a", "kv-team");
        var subscribers = new List<Subscriber>();
        for (var member = 0; member < members; member++)
        {
            await space.Space.SignInAsync($"us-{member}");
            await space.Space.StateAsync("us-a", $"us-{member} $isMemberOf kv-team");
            if (!areEqual)
                await space.Space.CreateAsync($"us-{member}", $"kv-own{member}");
            subscribers.Add(await space.SubscribeAsync($"us-{member}", """[["$hasDataType", "KeyValueRecord"]]"""));
        }

        await space.SettleAsync();
        looks.Clear();
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document", "kv-team $canAccess $it");
        foreach (var subscriber in subscribers)
            await subscriber.UntilAsync(copy => copy.Names().Contains("kv-1"), () => "kv-1");
        var work = looks.Sum(look => look.Work);

        foreach (var subscriber in subscribers)
            await subscriber.DisposeAsync();
        return work;
    }

    [Fact]
    public async Task A_record_whose_content_decides_on_its_place_is_told_to_have_moved()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a");
        for (var record = 1; record < 4; record++)
            await space.Space.CreateAsync("us-a", $"kv-{record}", "$it isA Document");
        var read = Assert.IsType<Group.ByPatterns>(space.Read(Documents).Groups[0].Value).Query;
        await using var a = new Subscriber(space.Live, "us-a", LiveSpace.Of(read with { OrderBy = new(OrderKey.Changed, Descending: true), First = 2 }));
        await a.NextAsync();
        Assert.Equal(["kv-3", "kv-2"], a.Copy.Names());

        await space.Space.ChangeAsync("us-a", "kv-2");
        var moved = Assert.Single(Assert.IsType<LiveChange.Difference>(await a.NextAsync()).Groups);
        await space.Space.ChangeAsync("us-a", "kv-1");
        await a.NextAsync();

        Assert.Single(moved.Moved);
        Assert.Equal(["kv-1", "kv-2"], a.Copy.Names());
        Assert.Equal(RemovalReason.Displaced, a.Copy.Removed["kv-3"]);
        Assert.Equal(3, a.Copy.Count());
    }

    [Fact]
    public async Task Who_comes_back_is_told_what_was_missed_and_that_access_was_lost()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a", "us-b");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document", "us-b $canRead $it");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Document", "us-b $canRead $it");
        var away = await space.SubscribeAsync("us-b", Documents);
        await away.DisposeAsync();

        await space.Space.RetractAsync("us-a", "us-b $canRead kv-1");
        await space.Space.ChangeAsync("us-a", "kv-2");
        await using var back = await space.SubscribeAsync("us-b", Documents, away.Copy.Revision, away.Copy);

        Assert.Equal(["kv-2"], back.Copy.Names());
        Assert.Equal(["kv-2"], back.Copy.Changed.Select(record => record.Spelling));
        Assert.Equal(RemovalReason.AccessLost, back.Copy.Removed["kv-1"]);
        Assert.Equal((1, space.Head), (back.Copy.Resets, back.Copy.Revision));
    }

    [Fact]
    public async Task Who_comes_back_and_missed_nothing_is_told_so()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a");
        var away = await space.SubscribeAsync("us-a", Documents);
        await away.DisposeAsync();
        await space.Space.CreateAsync("us-a", "kv-1");

        await using var back = new Subscriber(space.Live, "us-a", space.Read(Documents), away.Copy.Revision, away.Copy);

        Assert.Empty(Assert.IsType<LiveChange.Difference>(await back.NextAsync()).Groups);
        Assert.Equal(space.Head, back.Copy.Revision);
    }

    [Fact]
    public async Task Who_missed_more_than_is_replayed_is_reset()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { ReplayedEntries = 1 }), "us-a");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Document");

        await using var back = await space.SubscribeAsync("us-a", Documents, new Revision(space.Head.Value - 2));

        Assert.Equal(1, back.Copy.Resets);
    }

    [Fact]
    public async Task Who_claims_a_revision_that_does_not_come_is_reset()
    {
        await using var space = await LiveQueryTests.BeginAsync(new LiveSpace(new() { CatchUpTimeout = TimeSpan.FromMilliseconds(1) }), "us-a");

        await using var back = await space.SubscribeAsync("us-a", Documents, new Revision(space.Head.Value + 9));

        Assert.Equal((1, space.Head), (back.Copy.Resets, back.Copy.Revision));
    }

    private static async Task AssertRefusedAsync(LiveSpace space, string user, string query, string code)
    {
        await using var subscriber = new Subscriber(space.Live, user, space.Read(query));
        Assert.Equal(code, Assert.IsType<LiveChange.Failed>(await subscriber.NextAsync()).Error.Code);
        Assert.Null(await subscriber.NextAsync());
    }
}
