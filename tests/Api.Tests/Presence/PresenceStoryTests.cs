using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Tests.Schema;

namespace LinkedRecords.Api.Tests.Presence;

public sealed class PresenceStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>, IDisposable
{
    private const string Set =
        "mutation($r: Node!, $s: String!, $v: JSON, $c: PresenceCursorInput) { setPresence(room: $r, session: $s, state: $v, cursor: $c) }";

    private const string Follow =
        "subscription($r: Node!, $s: String) { presence(room: $r, session: $s) { isFirst came { session person state } moved { session state cursor { record version anchor head } } gone { session person } } }";

    private const string Who = "query($r: Node!) { presence(room: $r) { session person state } }";

    private readonly CancellationTokenSource _enough = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _enough.Dispose();

    [Fact]
    public async Task Who_follows_a_room_learns_who_is_there_who_comes_moves_and_leaves()
    {
        var (ada, bob, room) = await SharedRoomAsync("p1");
        await SetAsync(bob, room, "tab1", new { name = "Bob" });
        await using var heard = FollowAs(ada, room, "mine");

        var first = await NextAsync(heard);
        Assert.True(first.GetProperty("isFirst").GetBoolean());
        Assert.Equal(["mine", "tab1"], Sessions(first, "came"));
        await SetAsync(bob, room, "tab2", new { name = "Bob again" });
        var came = (await NextAsync(heard)).GetProperty("came")[0];
        Assert.Equal(("tab2", bob.User.Spelling), (came.GetProperty("session").GetString(), came.GetProperty("person").GetString()));
        await SetAsync(bob, room, "tab2", state: null, new { record = room, version = 3, anchor = 4, head = 7 });
        var moved = (await NextAsync(heard)).GetProperty("moved")[0];
        Assert.Equal(7, moved.GetProperty("cursor").GetProperty("head").GetInt32());
        await api.AskAsync(bob, "mutation($r: Node!) { leaveRoom(room: $r, session: \"tab2\") }", new { r = room });
        Assert.Equal(["tab2"], Sessions(await NextAsync(heard), "gone"));
    }

    [Fact]
    public async Task A_session_leaves_when_the_subscription_that_joined_it_ends()
    {
        var (ada, bob, room) = await SharedRoomAsync("p2");
        await using var heard = FollowAs(ada, room);
        await NextAsync(heard);
        using var connection = new CancellationTokenSource();
        var joined = FollowAs(bob, room, "tab", connection.Token);
        await joined.MoveNextAsync();
        Assert.Equal(["tab"], Sessions(await NextAsync(heard), "came"));

        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await joined.MoveNextAsync());
        await joined.DisposeAsync();

        Assert.Equal(["tab"], Sessions(await NextAsync(heard), "gone"));
    }

    [Fact]
    public async Task Who_loses_the_right_to_read_is_gone_at_once_and_hears_nothing_more()
    {
        var (ada, bob, room) = await SharedRoomAsync("p3");
        await using var heard = FollowAs(ada, room);
        await NextAsync(heard);
        await using var hearing = FollowAs(bob, room, "tab");
        await NextAsync(hearing);
        Assert.Equal(["tab"], Sessions(await NextAsync(heard), "came"));

        await ShareAsync(ada, bob, room, "retractFacts");

        Assert.Equal(["tab"], Sessions(await NextAsync(heard), "gone"));
        await hearing.MoveNextAsync();
        Assert.Equal("ACCESS_LOST", CodeOf(hearing.Current));
        Assert.Equal("ROOM_NOT_FOUND", CodeOf(await api.AskAsync(bob, Set, new { r = room, s = "tab" })));
    }

    [Fact]
    public async Task A_room_that_one_may_not_read_and_one_that_is_not_there_are_refused_alike()
    {
        var (ada, _, room) = await SharedRoomAsync("p4");
        var eve = await api.UserAsync("evep4");
        await SetAsync(ada, room, "tab", new { });

        foreach (var request in new[] { Who, Set })
        {
            var hidden = (await api.AskAsync(eve, request, new { r = room, s = "x" })).ToString();
            var missing = (await api.AskAsync(eve, request, new { r = "kv-none", s = "x" })).ToString();
            Assert.Equal(missing, hidden.Replace(room, "kv-none", StringComparison.Ordinal));
            Assert.Contains("ROOM_NOT_FOUND", hidden, StringComparison.Ordinal);
        }

        await using var hearing = FollowAs(eve, room, "x");
        await hearing.MoveNextAsync();
        Assert.Equal("ROOM_NOT_FOUND", CodeOf(hearing.Current));
        Assert.Single((await api.AskAsync(ada, Who, new { r = room })).GetProperty("data").GetProperty("presence").EnumerateArray());
    }

    [Theory]
    [InlineData("tab", 4_095, "PRESENCE_STATE_TOO_LARGE")]
    [InlineData("", 1, "PRESENCE_SESSION_INVALID")]
    [InlineData("a\nb", 1, "PRESENCE_SESSION_INVALID")]
    public async Task What_cannot_be_shown_is_refused_with_a_code(string session, int letters, string code)
    {
        var (ada, _, room) = await SharedRoomAsync($"p5{letters}{session.Length}");

        var answer = await api.AskAsync(ada, Set, new { r = room, s = session, v = new string('x', letters) });

        Assert.Equal(code, CodeOf(answer));
    }

    private async Task<(Caller Ada, Caller Bob, string Room)> SharedRoomAsync(string name)
    {
        var (ada, bob) = (await api.UserAsync($"ada{name}"), await api.UserAsync($"bob{name}"));
        var created = await api.AskAsync(ada, "mutation { createRecord(input: {text: \"hello\"}) { record { id } } }");
        var room = created.GetProperty("data").GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
        await ShareAsync(ada, bob, room, "assertFacts");
        return (ada, bob, room);
    }

    private async Task ShareAsync(Caller owner, Caller other, string room, string change) => AssertNoErrors(await api.AskAsync(
        owner,
        $"mutation($f: [FactInput!]!) {{ {change}(facts: $f) {{ revision }} }}",
        new { f = new[] { new { subject = other.User.Spelling, predicate = "$canRead", @object = room } } }));

    private async Task SetAsync(Caller caller, string room, string session, object? state, object? cursor = null) =>
        AssertNoErrors(await api.AskAsync(caller, Set, new { r = room, s = session, v = state, c = cursor }));

    private IAsyncEnumerator<JsonElement> FollowAs(Caller caller, string room, string? session = null, CancellationToken? connection = null) =>
        api.SubscribeAsync(caller, Follow, new { r = room, s = session }, connection ?? _enough.Token).GetAsyncEnumerator(_enough.Token);

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> heard)
    {
        Assert.True(await heard.MoveNextAsync());
        AssertNoErrors(heard.Current);
        return heard.Current.GetProperty("data").GetProperty("presence");
    }

    private static IEnumerable<string?> Sessions(JsonElement change, string which) =>
        change.GetProperty(which).EnumerateArray().Select(one => one.GetProperty("session").GetString()).Order(StringComparer.Ordinal);

    private static void AssertNoErrors(JsonElement answer) => Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());

    private static string? CodeOf(JsonElement answer) => answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
