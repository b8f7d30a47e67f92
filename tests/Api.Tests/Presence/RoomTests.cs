using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Tests.Identity;
using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Tests.Presence;

public sealed class RoomTests
{
    private readonly FixedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly Room _room;

    public RoomTests() => _room = new Room("key", "node", new InProcessRelay(), _clock);

    [Fact]
    public async Task Who_gives_no_sign_of_life_for_ten_seconds_is_gone_and_everybody_is_told()
    {
        Set("ada", "tab", "1");
        using var bob = Follow("bob");
        Assert.Equal(["1"], States((await NextAsync(bob)).Came));

        Advance(PresenceRoom.Lease - PresenceRoom.Interval);
        Assert.Single(_room.Entries);
        Advance(PresenceRoom.Interval);

        Assert.Equal(["1"], States((await NextAsync(bob)).Gone));
        Assert.Empty(_room.Entries);
    }

    [Fact]
    public void The_same_state_again_is_a_sign_of_life()
    {
        Set("ada", "tab", "1");
        for (var second = 0; second < 30; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            Set("ada", "tab", "1");
        }

        Assert.Single(_room.Entries);
    }

    [Fact]
    public async Task A_slow_follower_gets_the_newest_of_many_states_and_keeps_no_other_from_getting_each()
    {
        using var slow = Follow("slow");
        using var quick = Follow("quick");
        Assert.True((await NextAsync(slow)).IsFirst && (await NextAsync(quick)).IsFirst);
        Set("ada", "tab", "0");
        await NextAsync(quick);

        for (var state = 1; state <= 100; state++)
        {
            Advance(PresenceRoom.Interval);
            Set("ada", "tab", $"{state}");
            Assert.Equal([$"{state}"], States((await NextAsync(quick)).Moved));
        }

        Set("bob", "short", "9");
        _room.Leave("bob", "short");
        var all = await NextAsync(slow);
        Assert.Equal(["100"], States(all.Came));
        Assert.Empty(all.Moved);
        Assert.Empty(all.Gone);
    }

    [Fact]
    public async Task A_session_is_shown_at_most_twenty_times_a_second_with_its_newest_state()
    {
        using var bob = Follow("bob");
        await NextAsync(bob);
        var shown = new List<string>();
        var next = NextAsync(bob);
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            Set("ada", "tab", $"{millisecond}");
            if (millisecond % (int)PresenceRoom.Interval.TotalMilliseconds == 0)
            {
                var update = await next;
                shown.AddRange(States([.. update.Came, .. update.Moved]));
                next = NextAsync(bob);
            }

            Assert.False(next.IsCompleted);
            Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(at => $"{(at * 50) - (at == 0 ? 0 : 1)}"), shown);
        Assert.Equal(["999"], States((await next).Moved));
    }

    [Fact]
    public void Nobody_fills_a_room_alone()
    {
        for (var tab = 0; tab < Room.MostSessionsOfPerson; tab++)
        {
            Assert.Equal(PresenceOutcome.Taken, Set("ada", $"tab{tab}", "1"));
        }

        Assert.Equal(PresenceOutcome.RoomFull, Set("ada", "one more", "1"));
        Assert.Equal(PresenceOutcome.Taken, Set("bob", "tab", "1"));
    }

    [Fact]
    public void Nobody_speaks_or_leaves_for_somebody_else()
    {
        Set("ada", "tab", "1");

        Set("bob", "tab", "2");
        Assert.Equal(["1", "2"], States(_room.Entries).Order(StringComparer.Ordinal));
        Assert.True(_room.Leave("bob", "tab"));

        Assert.Equal(["1"], States(_room.Entries));
    }

    [Fact]
    public void Who_was_found_to_have_the_right_before_it_changed_is_not_let_in()
    {
        var epoch = _room.RightsEpoch;

        _room.BeginCheck();

        Assert.Null(_room.Set(epoch, "ada", "tab", "1", cursor: null));
        Assert.Equal((null, null), _room.Follow(epoch, "ada", "tab"));
        Assert.Empty(_room.Entries);
    }

    [Fact]
    public void An_old_connection_that_ends_after_the_new_one_began_does_not_take_the_session_along()
    {
        var before = Follow("ada", "tab");
        var after = Follow("ada", "tab");

        before.Dispose();
        Assert.Single(_room.Entries);
        after.Dispose();

        Assert.Empty(_room.Entries);
    }

    [Fact]
    public async Task Who_loses_the_right_is_gone_with_all_sessions_and_told_nothing_more()
    {
        using var ada = Follow("ada", "tab");
        using var bob = Follow("bob");
        await NextAsync(ada);
        await NextAsync(bob);
        Set("ada", "other tab", "1");

        _room.Evict("ada");

        Assert.Null(await ada.NextAsync(CancellationToken.None));
        Assert.Empty(_room.Entries);
    }

    private PresenceOutcome? Set(string person, string session, string state) =>
        _room.Set(_room.RightsEpoch, person, session, state, cursor: null);

    private RoomFollower Follow(string person, string? session = null) =>
        _room.Follow(_room.RightsEpoch, person, session).Follower!;

    private void Advance(TimeSpan time)
    {
        _clock.Now += time;
        _room.Tick();
    }

    private static async Task<PresenceUpdate> NextAsync(RoomFollower follower)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await follower.NextAsync(enough.Token))!;
    }

    private static IEnumerable<string> States(IEnumerable<PresenceEntry> entries) => entries.Select(entry => entry.State);
}
