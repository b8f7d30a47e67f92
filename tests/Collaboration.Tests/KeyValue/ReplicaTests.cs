using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

public sealed class ReplicaTests
{
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Fact]
    public void A_change_whose_clock_is_more_than_a_minute_ahead_is_refused_until_time_has_come()
    {
        var ahead = ManualTime.AtNoon;
        ahead.Advance(TimeSpan.FromSeconds(61));
        var (a, b) = (New("a", ahead), New("b"));
        var change = Set(a, "x", 1);

        Assert.Equal(RefusalCode.ClockTooFarAhead, b.Apply(change.Bytes).Refused.Single().Code);
        Assert.Empty(b.Value.Properties);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(b.Apply(change.Bytes).Refused);
        Assert.Single(b.Value.Properties);
    }

    [Fact]
    public void A_write_made_with_knowledge_of_another_wins_though_its_wall_clock_is_behind()
    {
        var ahead = ManualTime.AtNoon;
        ahead.Advance(TimeSpan.FromSeconds(50));
        var (a, b) = (New("a", ahead), New("b"));

        b.Apply(Set(a, "x", 1).Bytes);
        a.Apply(Set(b, "x", 2).Bytes);

        Assert.Equal(new DocumentValue.Number(2), a.Read(DocumentPath.Of("x")));
    }

    [Fact]
    public void Changes_wait_for_what_they_depend_on_and_apply_once()
    {
        var (a, b) = (New("a"), New("b"));
        var first = Set(a, "x", 1);
        var second = Set(a, "x", 2);

        Assert.Equal(1, b.Apply(second.Bytes).Waiting);
        Assert.Equal([first.Hash], b.Missing);
        var report = b.Apply(first.Bytes, second.Bytes, first.Bytes);

        Assert.Equal([first.Hash, second.Hash], report.Applied.Select(change => change.Hash));
        Assert.Equal(a.StateHash(), b.StateHash());
    }

    [Fact]
    public void What_waits_is_bounded_and_the_oldest_gives_way()
    {
        var (a, b) = (New("a"), New("b"));
        var lost = Set(a, "x", 0);
        for (var i = 0; i <= KeyValueLimits.WaitingChanges; i++)
            b.Apply(Set(a, "x", i).Bytes);

        Assert.Equal(KeyValueLimits.WaitingChanges, b.Apply().Waiting);
        Assert.Empty(b.Apply(lost.Bytes).Applied.Skip(1));
    }

    [Fact]
    public void An_actor_that_is_used_twice_is_found_out()
    {
        var (a, again, b) = (New("a"), New("a"), New("b"));

        b.Apply(Set(a, "x", 1).Bytes);

        Assert.Equal(RefusalCode.ActorForked, b.Apply(Set(again, "x", 2).Bytes).Refused.Single().Code);
    }

    [Fact]
    public void Who_wrote_without_knowing_what_was_compacted_is_refused_and_the_tombstone_stays_effective()
    {
        var (a, b) = (New("a"), New("b"));
        b.Apply(Set(a, "x", 1).Bytes);
        a.Draft().Delete(DocumentPath.Of("x")).Commit();
        var late = Assert.IsType<CommitResult.Committed>(b.Commit(new Operation.Set(DocumentPath.Of("x", "y"), DocumentValue.Null)));

        Assert.Null(a.Compact(a.Heads));
        var report = a.Apply(late.Change.Bytes);

        Assert.Empty(report.Applied);
        Assert.Empty(a.Value.Properties);
    }

    [Fact]
    public void Names_that_are_special_elsewhere_are_ordinary()
    {
        var a = New("a");
        foreach (var name in new[] { "__proto__", "constructor", "0", "", "a.b", "a/b", "toString" })
            Set(a, name, 1);

        var json = DocumentJson.ToJson(a.Value)!.AsObject();
        Assert.Equal(["", "0", "__proto__", "a.b", "a/b", "constructor", "toString"], json.Select(property => property.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void An_earlier_version_can_be_read_and_compacting_keeps_the_later_ones()
    {
        var a = New("a");
        Set(a, "x", 1);
        var then = a.Heads;
        Set(a, "x", 2);

        Assert.Equal("""{"x":1}""", DocumentJson.ToJson(a.ValueAt(then)!)!.ToJsonString());
        Assert.Null(a.Compact(then));
        Assert.Single(a.History);
        Assert.Equal("""{"x":2}""", DocumentJson.ToJson(Replica.Restore(a.Save().Span, a.Actor, _time).Value)!.ToJsonString());
    }

    [Fact]
    public void A_fork_has_everything_and_what_is_written_to_either_stays_there()
    {
        var a = New("a");
        Set(a, "x", 1);
        var then = a.Heads;
        Set(a, "x", 2);
        Assert.Null(a.Compact(then));

        var b = a.Fork(ActorId.Parse("b"), _time);
        Assert.Equal(a.Save().ToArray(), b.Save().ToArray());
        Set(a, "x", 3);
        Set(b, "y", 4);

        Assert.Equal("""{"x":3}""", DocumentJson.ToJson(a.Value)!.ToJsonString());
        Assert.Equal("""{"x":2,"y":4}""", DocumentJson.ToJson(b.Value)!.ToJsonString());
    }

    [Fact]
    public void What_an_old_version_lacks_is_found_among_changes_that_came_in_another_order()
    {
        var a = New("a");
        Set(a, "x", 1);
        var old = a.Heads;
        var b = a.Fork(ActorId.Parse("b"), _time);
        Set(b, "y", 2);
        var theirs = b.ChangesSince(old, out _)[0];
        for (var number = 0; number < 10; number++)
            Set(a, "x", number);
        var before = a.Heads;
        a.Apply(theirs);

        Assert.Equal([theirs.ToArray()], a.ChangesSince(before, out _).Select(change => change.ToArray()));
        Assert.Equal(10, a.ChangesSince(b.Heads, out _).Count);
        Assert.Equal(11, a.ChangesSince(old, out _).Count);
        Assert.Empty(a.ChangesSince(a.Heads, out _));
    }

    [Fact]
    public void What_exceeds_a_limit_is_refused_by_name_and_changes_nothing()
    {
        var a = New("a");
        var deep = Enumerable.Range(0, 40).Aggregate((JsonNode?)JsonValue.Create(1), (inner, _) => new JsonArray(inner));
        var path = DocumentPath.Of([.. Enumerable.Repeat("p", 65)]);

        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<RefusedException>(() => a.Draft().Set(DocumentPath.Of("x"), deep)).Refusal.Code);
        Assert.Equal(RefusalCode.LimitExceeded, Refused(a, new Operation.Delete(path)));
        Assert.Equal(RefusalCode.LimitExceeded, Refused(a, new Operation.Delete(DocumentPath.Of(new string('n', 1_001)))));
        Assert.Equal(RefusalCode.Malformed, Refused(a, new Operation.Set(DocumentPath.Of("x"), new DocumentValue.Text("\ud800"))));
        Assert.Equal(RefusalCode.RootIsFixed, Refused(a, new Operation.Delete(DocumentPath.Root)));
        Assert.Empty(a.History);
    }

    private static RefusalCode Refused(Replica replica, Operation operation) =>
        Assert.IsType<CommitResult.Refused>(replica.Commit(operation)).Reason.Code;

    private static Change Set(Replica replica, string name, int value) =>
        Assert.IsType<CommitResult.Committed>(replica.Draft().Set(DocumentPath.Of(name), value).Commit()).Change;

    private Replica New(string actor, ManualTime? time = null) => new(ActorId.Parse(actor), time ?? _time);
}
