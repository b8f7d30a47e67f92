using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Collaboration.Tests.Presence;

public sealed class PresenceRoomTests
{
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Fact]
    public void One_person_in_two_tabs_is_one_person_with_two_sessions()
    {
        var room = New("n1");
        room.Join("tab1", "alice");
        room.Join("tab2", "alice");

        Assert.Equal(2, room.Entries.Count);
        Assert.Equal(["alice"], room.People);
    }

    [Fact]
    public void A_session_is_shown_at_most_twenty_times_a_second_and_the_newest_state_wins()
    {
        var room = New("n1");
        room.Join("s", "alice");
        var shown = new List<string>();
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            room.Update("s", $"{millisecond}", new PresenceCursor("r", 7, 0, millisecond));
            shown.AddRange(room.Collect().Shown.Select(entry => entry.State));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(20, shown.Count);
        _time.Advance(PresenceRoom.Interval);
        Assert.Equal("999", room.Collect().Shown.Single().State);
    }

    [Fact]
    public void Who_gives_no_sign_of_life_for_ten_seconds_is_gone()
    {
        var room = New("n1");
        room.Join("quiet", "alice");
        room.Join("alive", "bob");
        _time.Advance(TimeSpan.FromSeconds(9.9));
        room.KeepAlive("alive");
        Assert.Empty(room.Collect().Gone);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(["quiet"], room.Collect().Gone);
        Assert.Equal(PresenceOutcome.NotJoined, room.KeepAlive("quiet"));
    }

    [Fact]
    public void Nodes_that_tell_each_other_agree_and_a_silent_node_takes_its_sessions_along()
    {
        var (one, two) = (New("n1"), New("n2"));
        one.Join("a", "alice");
        two.Join("b", "bob");
        var told = one.Collect();
        two.Merge("n1", told);
        two.Merge("n1", told);
        one.Merge("n2", two.Collect());
        Assert.Equal(["a", "b"], one.Entries.Select(entry => entry.Session).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(2, two.Entries.Count);

        _time.Advance(PresenceRoom.Lease);
        two.KeepAlive("b");

        Assert.Equal(["a"], two.Collect().Gone);
    }

    [Fact]
    public void A_late_message_of_another_node_does_not_bring_back_an_older_state()
    {
        var (one, two) = (New("n1"), New("n2"));
        one.Join("a", "alice");
        var late = one.Collect();
        _time.Advance(PresenceRoom.Interval);
        one.Update("a", "1", cursor: null);
        two.Merge("n1", one.Collect());

        two.Merge("n1", late);

        Assert.Equal("1", two.Entries.Single().State);
    }

    [Fact]
    public void A_room_takes_as_many_as_it_holds_and_states_of_their_size()
    {
        var room = new PresenceRoom("n1", _time, capacity: 1);
        room.Join("a", "alice");

        Assert.Equal(PresenceOutcome.RoomFull, room.Join("b", "bob"));
        Assert.Equal(PresenceOutcome.BadState, room.Update("a", "{", cursor: null));
        Assert.Equal(PresenceOutcome.BadState, room.Update("a", '"' + new string('x', PresenceRoom.MaxStateBytes) + '"', cursor: null));
        room.Leave("a");
        Assert.Equal(PresenceOutcome.Taken, room.Join("b", "bob"));
    }

    private PresenceRoom New(string node) => new(node, _time);
}
