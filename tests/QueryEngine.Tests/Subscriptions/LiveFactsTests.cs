using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class LiveFactsTests
{
    private static readonly FactQuery States = new() { Predicate = [new("stateIs")] };

    [Fact]
    public async Task The_first_change_is_all_the_facts_and_what_comes_and_goes_follows()
    {
        await using var space = await BeginAsync();
        await using var a = await FollowAsync(space, "us-a");
        Assert.Equal([Space.Fact("kv-1 stateIs Draft")], a.Copy.Facts());

        await space.Space.CommitAsync("us-a", [Space.Fact("kv-1 stateIs Done")], [Space.Fact("kv-1 stateIs Draft")]);

        var told = Assert.IsType<LiveChange.Difference>(await a.NextAsync());
        Assert.Equal(space.Head, told.Revision);
        Assert.Equal(Space.Fact("kv-1 stateIs Done"), Assert.Single(told.Groups[0].AddedFacts));
        Assert.Equal(new(Space.Fact("kv-1 stateIs Draft"), RemovalReason.Deleted), Assert.Single(told.Groups[0].RemovedFacts));
        Assert.Equal(1, told.Groups[0].Count);
    }

    [Fact]
    public async Task Facts_come_and_go_with_the_right_to_see_them()
    {
        await using var space = await BeginAsync();
        await using var b = await FollowAsync(space, "us-b");
        Assert.Empty(b.Copy.Facts());

        await space.Space.StateAsync("us-a", "us-b $canRead kv-1");
        await b.NextAsync();
        Assert.Equal([Space.Fact("kv-1 stateIs Draft")], b.Copy.Facts());

        await space.Space.RetractAsync("us-a", "us-b $canRead kv-1");
        var told = Assert.IsType<LiveChange.Difference>(await b.NextAsync());
        Assert.Equal(new(Space.Fact("kv-1 stateIs Draft"), RemovalReason.AccessLost), Assert.Single(told.Groups[0].RemovedFacts));
    }

    [Fact]
    public async Task A_fact_whose_end_no_longer_fulfils_the_conditions_is_said_not_to_match()
    {
        await using var space = await BeginAsync();
        var ofNotes = new FactQuery { Subject = [new FactQuery.End.Has(new("isA"), new("Note"))], Predicate = [new("stateIs")] };
        await using var a = await FollowAsync(space, "us-a", ofNotes);
        Assert.Single(a.Copy.Facts());

        await space.Space.RetractAsync("us-a", "kv-1 isA Note");

        var told = Assert.IsType<LiveChange.Difference>(await a.NextAsync());
        Assert.Equal(RemovalReason.NoLongerMatches, Assert.Single(told.Groups[0].RemovedFacts).Reason);
    }

    [Fact]
    public async Task Who_comes_back_is_told_which_facts_came_and_went_meanwhile()
    {
        await using var space = await BeginAsync();
        var a = await FollowAsync(space, "us-a");
        await a.DisposeAsync();
        await space.Space.CommitAsync("us-a", [Space.Fact("kv-1 stateIs Done")], [Space.Fact("kv-1 stateIs Draft")]);

        await using var again = await FollowAsync(space, "us-a", States, a.Copy.Revision, a.Copy);

        Assert.Equal(1, again.Copy.Resets);
        Assert.Equal([Space.Fact("kv-1 stateIs Done")], again.Copy.Facts());
        Assert.Equal(RemovalReason.Deleted, Assert.Single(again.Copy.RemovedFacts).Value);
    }

    [Fact]
    public async Task Records_and_facts_of_one_query_are_told_of_the_same_revision()
    {
        await using var space = await BeginAsync();
        var query = new CompoundQuery(
        [
            .. space.Read("""[["$it", "stateIs", "Done"]]""").Groups.Select(group => KeyValuePair.Create("done", group.Value)),
            KeyValuePair.Create<string, Group>("states", new Group.ByFacts([States])),
        ]);
        await using var a = new Subscriber(space.Live, "us-a", query);
        await a.NextAsync();

        await space.Space.StateAsync("us-a", "kv-1 stateIs Done");

        var told = Assert.IsType<LiveChange.Difference>(await a.NextAsync());
        Assert.Equal(["done", "states"], told.Groups.Select(group => group.Name));
        Assert.Equal(["kv-1"], a.Copy.Names("done"));
        Assert.Equal(2, a.Copy.Count("states"));
    }

    private static async Task<LiveSpace> BeginAsync()
    {
        var space = new LiveSpace();
        foreach (var user in (string[])["us-a", "us-b"])
            await space.Space.SignInAsync(user);
        await space.Space.DeclareAsync("us-a", "Note", "Draft", "Done");
        await space.Space.CreateAsync("us-a", "kv-1", "$it isA Note", "$it stateIs Draft");
        return space;
    }

    private static async Task<Subscriber> FollowAsync(
        LiveSpace space, string user, FactQuery? query = null, Revision? since = null, LiveCopy? copy = null)
    {
        var compound = new CompoundQuery([new("", new Group.ByFacts([query ?? States]))]);
        var subscriber = new Subscriber(space.Live, user, compound, since, copy);
        await subscriber.NextAsync();
        return subscriber;
    }
}
