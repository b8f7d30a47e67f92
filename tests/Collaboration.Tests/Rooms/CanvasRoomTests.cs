using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Rooms;

namespace LinkedRecords.Collaboration.Tests.Rooms;

public sealed class CanvasRoomTests
{
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Fact]
    public void Every_kind_of_operation_does_what_it_says()
    {
        var room = new CanvasRoom(_time);
        Apply(room, Op("1", RoomOperationKind.Add, "r", "a:1", """{"x":1,"y":1}"""));
        Apply(room, Op("2", RoomOperationKind.Add, "s", "a:2", """{"index":0}"""));
        Apply(room, Op("3", RoomOperationKind.Move, "r", "a:3", """{"x":5,"y":6}"""));
        Apply(room, Op("4", RoomOperationKind.Resize, "r", "a:4", """{"width":7,"height":8}"""));
        Apply(room, Op("5", RoomOperationKind.Reorder, "r", "a:5", """{"index":0}"""));
        Apply(room, Op("6", RoomOperationKind.Update, "s", "a:6", """{"fill":"red"}"""));
        Assert.Equal("""{"elements":[{"height":8,"width":7,"x":5,"y":6},{"fill":"red"}]}""", Json(room));

        Apply(room, Op("7", RoomOperationKind.Delete, "r", "a:7"));
        Assert.Equal(RefusalCode.WrongKind, Refused(room, Op("8", RoomOperationKind.Add, "r", "a:8")));
        Apply(room, Op("9", RoomOperationKind.Clear, string.Empty, "a:9"));
        Assert.Equal("""{"elements":[]}""", Json(room));
    }

    [Fact]
    public void A_repeated_operation_id_has_no_second_effect()
    {
        var room = new CanvasRoom(_time);
        var add = Op("1", RoomOperationKind.Add, "r", "a:1");
        Apply(room, add);

        Assert.IsType<RoomOutcome.Repeated>(room.Take(add)[0]);
        Assert.IsType<RoomOutcome.Repeated>(room.Take(add with { Clock = Clock("a:2") })[0]);
        Assert.Equal("""{"elements":[{}]}""", Json(room));
    }

    [Fact]
    public void Causal_order_decides_before_time_and_order_is_the_same_for_all()
    {
        // By time: third, second, first. By knowledge: second follows first; third is beside both.
        var first = Op("2", RoomOperationKind.Update, "r", "a:2", """{"v":1}""", seconds: 30);
        var second = Op("3", RoomOperationKind.Update, "r", "a:2 b:1", """{"v":2}""", seconds: 10);
        var third = Op("4", RoomOperationKind.Update, "r", "a:1 c:1", """{"v":3}""", seconds: 20);
        foreach (var order in new[] { new[] { first, second, third }, [third, first, second], [first, third, second], [second, third, first] })
        {
            var room = new CanvasRoom(_time);
            Apply(room, Op("1", RoomOperationKind.Add, "r", "a:1"));
            foreach (var operation in order)
                room.Take(operation);

            Assert.Equal("""{"elements":[{"v":2}]}""", Json(room));
        }
    }

    [Fact]
    public void A_locked_element_takes_operations_of_its_holder_only()
    {
        var room = new CanvasRoom(_time);
        Apply(room, Op("1", RoomOperationKind.Add, "r", "a:1"));
        Apply(room, Op("2", RoomOperationKind.Lock, "r", "a:2"));

        Assert.Equal(RefusalCode.Locked, Refused(room, Op("3", RoomOperationKind.Delete, "r", "a:2 b:1")));
        Apply(room, Op("4", RoomOperationKind.Lock, "r", "a:3", """{"locked":false}"""));
        Apply(room, Op("5", RoomOperationKind.Delete, "r", "a:3 b:2"));
        Assert.Equal("""{"elements":[]}""", Json(room));
    }

    [Fact]
    public void Clear_leaves_what_its_author_did_not_know()
    {
        var room = new CanvasRoom(_time);
        Apply(room, Op("1", RoomOperationKind.Add, "r", "a:1", """{"n":1}"""));
        Apply(room, Op("2", RoomOperationKind.Add, "s", "b:1", """{"n":2}"""));
        Apply(room, Op("3", RoomOperationKind.Clear, string.Empty, "a:2"));

        Assert.Equal("""{"elements":[{"n":2}]}""", Json(room));
    }

    [Fact]
    public void A_time_more_than_a_minute_ahead_is_refused_and_counts_for_nothing()
    {
        var room = new CanvasRoom(_time);

        Assert.Equal(RefusalCode.ClockTooFarAhead, Refused(room, Op("1", RoomOperationKind.Add, "r", "a:1", seconds: 62)));
        Apply(room, Op("1", RoomOperationKind.Add, "r", "a:1"));
    }

    private static void Apply(CanvasRoom room, RoomOperation operation) => Assert.IsType<RoomOutcome.Applied>(room.Take(operation)[0]);

    private static RefusalCode Refused(CanvasRoom room, RoomOperation operation) =>
        Assert.IsType<RoomOutcome.Refused>(room.Take(operation)[0]).Reason.Code;

    private static string Json(CanvasRoom room) => DocumentJson.ToJson(room.Value)!.ToJsonString();

    // "a:2 b:1": the last named is the author.
    private RoomOperation Op(string id, RoomOperationKind kind, string element, string clock, string fields = "{}", int seconds = 0) => new(
        id, kind, element, ActorId.Parse(clock.Split(' ')[^1].Split(':')[0]), Clock(clock), _time.GetUtcNow().AddSeconds(seconds), JsonNode.Parse(fields)!.AsObject());

    private static VersionVector Clock(string text) => VersionVector.Of(text.Split(' ')
        .Select(entry => entry.Split(':'))
        .Select(entry => KeyValuePair.Create(ActorId.Parse(entry[0]), ulong.Parse(entry[1], null))));
}
