using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Numbers in names are those of the behaviours that clients rely on.</summary>
public sealed class LiveQueryTests
{
    private const string Documents = """[["$it", "isA", "Document"]]""";

    [Fact]
    public async Task Behaviour_60_the_first_change_is_the_result_and_a_match_that_is_created_follows()
    {
        await using var space = await BeginAsync("us-a");
        await using var subscriber = await space.SubscribeAsync("us-a", Documents);
        Assert.Empty(subscriber.Copy.Names());

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");

        var told = Assert.IsType<LiveChange.Difference>(await subscriber.NextAsync());
        Assert.Equal(space.Head, told.Revision);
        Assert.Equal(["kv-1"], subscriber.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_61_what_a_user_does_in_private_is_told_to_nobody_else()
    {
        await using var space = await BeginAsync("us-a", "us-b");
        await using var a = await space.SubscribeAsync("us-a", Documents);
        await using var b = await space.SubscribeAsync("us-b", Documents);

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await a.NextAsync();

        Assert.Equal(["kv-1"], a.Copy.Names());
        await AssertNothingMoreAsync(space, b, 1);
    }

    [Fact]
    public async Task Behaviour_62_a_member_is_told_once_of_a_record_that_is_created_for_the_group()
    {
        await using var space = await BeginAsync("us-a", "us-b");
        await TeamAsync(space, "us-b");
        await using var b = await space.SubscribeAsync("us-b", Documents);

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document", "kv-team $canAccess $it");
        await b.NextAsync();

        Assert.Equal(["kv-1"], b.Copy.Names());
        await AssertNothingMoreAsync(space, b, 2);
    }

    [Fact]
    public async Task Behaviour_63_a_fact_with_a_predicate_that_is_not_in_the_query_is_not_told()
    {
        await using var space = await BeginAsync("us-a");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA ArchivedState");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        Assert.True(await space.Space.StateAsync("us-a", "kv-1 stateIs kv-2"));

        await AssertNothingMoreAsync(space, a, 1);
    }

    [Fact]
    public async Task Behaviour_64_nothing_is_told_after_the_subscription_ended()
    {
        await using var space = await BeginAsync("us-a");
        var a = await space.SubscribeAsync("us-a", Documents);
        await a.DisposeAsync();

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await space.SettleAsync();

        Assert.Equal(1, a.Copy.Told);
        Assert.Empty(a.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_65_a_fact_that_is_taken_back_empties_the_result_in_one_change()
    {
        await using var space = await BeginAsync("us-a");
        await space.Space.CreateAsync("us-a", "kv-state");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document", "$it stateIs kv-state");
        await using var a = await space.SubscribeAsync("us-a", """[["$it", "isA", "Document"], ["$it", "stateIs", "kv-state"]]""");
        Assert.Equal(["kv-1"], a.Copy.Names());

        Assert.True(await space.Space.RetractAsync("us-a", "kv-1 stateIs kv-state"));
        await a.NextAsync();

        Assert.Empty(a.Copy.Names());
        Assert.Equal(RemovalReason.NoLongerMatches, a.Copy.Removed["kv-1"]);
        await AssertNothingMoreAsync(space, a, 2);
    }

    [Fact]
    public async Task Behaviour_66_who_leaves_the_group_loses_its_records_with_the_same_transaction_and_hears_of_no_others()
    {
        await using var space = await BeginAsync("us-a", "us-b", "us-c");
        await TeamAsync(space, "us-b");
        await using var b = await space.SubscribeAsync("us-b", Documents);
        await using var c = await space.SubscribeAsync("us-c", Documents);
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document", "kv-team $canAccess $it");
        await b.NextAsync();
        Assert.Equal(["kv-1"], b.Copy.Names());

        Assert.True(await space.Space.RetractAsync("us-a", "us-b $isMemberOf kv-team"));
        await b.NextAsync();

        Assert.Empty(b.Copy.Names());
        Assert.Equal(space.Head, b.Copy.Revision);
        Assert.Equal(RemovalReason.AccessLost, b.Copy.Removed["kv-1"]);
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Document", "kv-team $canAccess $it");
        await AssertNothingMoreAsync(space, b, 3);
        await AssertNothingMoreAsync(space, c, 1);
    }

    [Fact]
    public async Task Behaviour_67_two_subscriptions_with_the_same_group_name_are_two()
    {
        await using var space = await BeginAsync("us-a");
        await space.Space.DeclareAsync("us-a", "Picture");
        await using var documents = await space.SubscribeAsync("us-a", Documents);
        await using var pictures = await space.SubscribeAsync("us-a", """[["$it", "isA", "Picture"]]""");

        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await space.Space.CreateAsync("us-a", "kv-2", "$it isA Picture");
        await documents.NextAsync();
        await pictures.NextAsync();

        Assert.Equal(["kv-1"], documents.Copy.Names());
        Assert.Equal(["kv-2"], pictures.Copy.Names());
    }

    [Fact]
    public async Task Behaviour_68_what_is_shared_later_through_a_folder_is_told()
    {
        await using var space = await BeginAsync("us-a", "us-b");
        await TeamAsync(space, "us-b");
        await using var b = await space.SubscribeAsync("us-b", Documents);
        await space.Space.CreateAsync("us-a", "kv-folder");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");

        Assert.True(await space.Space.StateAsync("us-a", "kv-team $canAccess kv-folder", "kv-1 $isMemberOf kv-folder"));
        await b.NextAsync();

        Assert.Equal(["kv-1"], b.Copy.Names());
    }

    [Fact]
    public async Task A_record_in_the_result_whose_content_was_changed_is_told_as_changed()
    {
        await using var space = await BeginAsync("us-a");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Document");
        await space.Space.CreateAsync("us-a", "kv-2");
        await using var a = await space.SubscribeAsync("us-a", Documents);

        Assert.True(await space.Space.ChangeAsync("us-a", "kv-2"));
        Assert.True(await space.Space.ChangeAsync("us-a", "kv-1"));
        await a.NextAsync();

        Assert.Equal(["kv-1"], a.Copy.Changed.Select(record => record.Spelling));
        Assert.Equal(space.Head, a.Copy.Revision);
        await AssertNothingMoreAsync(space, a, 2);
    }

    internal static async Task<LiveSpace> BeginAsync(params string[] users) => await BeginAsync(new LiveSpace(), users);

    internal static async Task<LiveSpace> BeginAsync(LiveSpace space, params string[] users)
    {
        foreach (var user in users)
            await space.Space.SignInAsync(user);
        await space.Space.DeclareAsync(users[0], "Document", "ArchivedState");
        return space;
    }

    private static async Task TeamAsync(LiveSpace space, string member)
    {
        Assert.True(await space.Space.CreateAsync("us-a", "kv-team"));
        Assert.True(await space.Space.StateAsync("us-a", $"{member} $isMemberOf kv-team"));
    }

    private static async Task AssertNothingMoreAsync(LiveSpace space, Subscriber subscriber, int told)
    {
        await space.CloseAsync();
        Assert.Null(await subscriber.NextAsync());
        Assert.Equal(told, subscriber.Copy.Told);
    }
}
