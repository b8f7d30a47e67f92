using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Numbers in names are those of the behaviours that clients rely on; here two clients of one user.</summary>
public sealed class LiveBehaviourTests
{
    private const string Books = """[["$it", "isA", "Book"]]""";

    [Fact]
    public async Task Behaviour_8_a_foreign_record_is_followed_by_nobody()
    {
        await using var space = await LiveQueryTests.BeginAsync("us-a", "us-b");
        await space.Space.CreateAsync("us-a", "kv-1");
        var query = new CompoundQuery([new("it", new Group.ById(new("kv-1")))]);
        await using var b = new Subscriber(space.Live, "us-b", query);
        await b.NextAsync();

        await space.Space.ChangeAsync("us-a", "kv-1");
        await space.CloseAsync();

        Assert.Null(await b.NextAsync());
        Assert.Equal(1, b.Copy.Told);
        Assert.Empty(b.Copy.Names("it"));
    }

    [Fact]
    public async Task Behaviour_104_a_subscription_with_two_groups_fills_both_in_the_order_of_creation()
    {
        await using var space = await LibraryAsync();
        var query = new CompoundQuery([.. Named(space, "books", Books), .. Named(space, "magazines", """[["$it", "isA", "Magazine"]]""")]);
        await using var a = new Subscriber(space.Live, "us-a", query);
        await a.NextAsync();

        foreach (var (record, kind) in ((string, string)[])[("kv-1", "Book"), ("kv-2", "Magazine"), ("kv-3", "Book"), ("kv-4", "Magazine")])
            await space.Space.CreateAsync("us-a", record, $"$it isA {kind}");

        await a.UntilAsync(copy => copy.Names("magazines").Length == 2, () => "two magazines");
        Assert.Equal(["kv-1", "kv-3"], a.Copy.Names("books"));
        Assert.Equal(["kv-2", "kv-4"], a.Copy.Names("magazines"));
    }

    [Fact]
    public async Task Behaviour_105_ending_one_of_two_subscriptions_leaves_the_other()
    {
        await using var space = await LibraryAsync();
        await using var stays = await space.SubscribeAsync("us-a", Books);
        var ends = await space.SubscribeAsync("us-a", """[["$it", "isA", "Magazine"]]""");
        await ends.DisposeAsync();

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Magazine");

        await stays.UntilAsync(copy => copy.Names().Length == 1, () => "one book");
        Assert.Empty(ends.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_106_what_matches_already_is_told_without_any_change()
    {
        await using var space = await LibraryAsync();
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");

        await using var a = await space.SubscribeAsync("us-a", Books);

        Assert.Equal(["kv-1"], a.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_107_a_fact_that_is_deleted_shrinks_the_result()
    {
        await using var space = await LibraryAsync();
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Book");
        await using var a = await space.SubscribeAsync("us-a", Books);

        await space.Space.RetractAsync("us-a", "kv-1 isA Book");
        await a.NextAsync();

        Assert.Equal(["kv-2"], a.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_108_two_subscriptions_to_the_identical_query_are_both_told()
    {
        await using var space = await LibraryAsync();
        await using var one = await space.SubscribeAsync("us-a", Books);
        await using var other = await space.SubscribeAsync("us-a", Books);

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");
        await one.NextAsync();
        await other.NextAsync();

        Assert.Equal((2, 2), (one.Copy.Told, other.Copy.Told));
        Assert.Equal(one.Copy.Names(), other.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_109_a_record_whose_latest_state_is_excluded_leaves_the_result()
    {
        await using var space = await LibraryAsync();
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Book");
        await using var a = await space.SubscribeAsync("us-a", """[["$it", "isA", "Book"], ["$it", "$latest(stateIs)", "$not(Archived)"]]""");
        Assert.Equal(["kv-1", "kv-2"], a.Copy.Names());

        await space.Space.StateAsync("us-a", "kv-1 stateIs Archived");
        await a.NextAsync();

        Assert.Equal(["kv-2"], a.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_110_an_empty_result_is_told_as_such()
    {
        await using var space = await LibraryAsync();

        await using var a = await space.SubscribeAsync("us-a", Books);

        Assert.Equal(0, a.Copy.Count());
        Assert.Equal(1, a.Copy.Resets);
    }

    [Fact]
    public async Task Behaviour_111_a_subscription_may_be_ended_more_than_once()
    {
        await using var space = await LibraryAsync();
        var changes = space.Live.SubscribeAsync(new("us-a"), space.Read(Books), since: null, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());

        for (var time = 0; time < 3; time++)
            await changes.DisposeAsync();

        await space.SettleAsync();
    }

    [Fact]
    public async Task Behaviour_112_a_live_query_for_one_kind_of_record_is_told_of_no_other()
    {
        await using var space = await LibraryAsync();
        await using var documents = await space.SubscribeAsync("us-a", """[["$it", "isA", "Book"], ["$hasDataType", "KeyValueRecord"]]""");
        await using var texts = await space.SubscribeAsync("us-a", """[["$it", "isA", "Book"], ["$hasDataType", "LongTextRecord"]]""");

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Book");
        await space.Space.CreateAsync("us-a", "l-2", "$it isA Book");
        await documents.NextAsync();
        await texts.NextAsync();

        Assert.Equal(["kv-1"], documents.Copy.Names());
        Assert.Equal(["l-2"], texts.Copy.Names());
    }

    private static IEnumerable<KeyValuePair<string, Group>> Named(LiveSpace space, string name, string query) =>
        space.Read(query).Groups.Select(group => KeyValuePair.Create(name, group.Value));

    private static async Task<LiveSpace> LibraryAsync()
    {
        var space = await LiveQueryTests.BeginAsync("us-a");
        await space.Space.DeclareAsync("us-a", "Book", "Magazine", "Archived");
        return space;
    }
}
