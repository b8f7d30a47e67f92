using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Tests.Lists;

public sealed class ListTests
{
    private static readonly DocumentPath List = DocumentPath.Of("list");
    private static readonly string[] Authors = ["a", "b", "c"];
    private static readonly string[] Survivor = ["y"];
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Concurrent_runs_at_one_place_do_not_interleave(bool isBackwards)
    {
        var origin = New("o");
        origin.Draft().Set(List, JsonNode.Parse("""["<",">"]""")).Commit();
        var writers = Authors.Select(name => Replica.Restore(origin.Save().Span, ActorId.Parse(name), _time)).ToList();
        foreach (var writer in writers)
        {
            for (var i = 0; i < 20; i++)
                Insert(writer, isBackwards ? 1 : 1 + i, writer.Actor.Value);
        }

        foreach (var writer in writers)
            origin.Merge(writer);

        var runs = Texts(origin).Aggregate(string.Empty, (text, next) => text.EndsWith(next, StringComparison.Ordinal) ? text : text + next);
        Assert.Equal(5, runs.Length);
    }

    [Fact]
    public void Positions_stay_short_however_often_the_same_place_is_used()
    {
        var writers = new[] { New("a"), New("b") };
        for (var i = 0; i < 400; i++)
        {
            var writer = writers[i % 2];
            Insert(writer, Texts(writer).Count / 2, $"{i}");
            writers[1 - (i % 2)].Merge(writer);
        }

        var list = (DocumentValue.List)writers[0].Read(List)!;
        Assert.Equal(400, list.Elements.Length);
        Assert.True(list.Elements.Max(element => element.Position.Value.Length) <= ListPosition.RebalanceLength);
    }

    [Fact]
    public void An_insertion_stands_where_it_was_asked_for()
    {
        var random = new Random(5);
        var writers = new[] { New("a"), New("b"), New("c") };
        var expected = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            var writer = writers[random.Next(3)];
            var at = random.Next(4) == 0 ? random.Next(expected.Count + 1) : expected.Count / 2;
            Insert(writer, at, $"{i}");
            expected.Insert(at, $"{i}");
            Assert.Equal(expected, Texts(writer), StringComparer.Ordinal);
            foreach (var other in writers)
                other.Merge(writer);
        }
    }

    [Fact]
    public void A_move_beside_a_delete_of_the_element_does_not_bring_it_back()
    {
        var (a, b) = (New("a"), New("b"));
        a.Draft().Set(List, new JsonArray("x", "y")).Commit();
        b.Merge(a);
        var id = ((DocumentValue.List)a.Read(List)!).Elements[0].Id;
        a.Draft().Delete(List.Element(id)).Commit();
        _time.Advance(TimeSpan.FromSeconds(1));
        b.Draft().Move(List, id, 1).Commit();

        a.Merge(b);
        b.Merge(a);

        Assert.Equal(Survivor, Texts(a), StringComparer.Ordinal);
        Assert.Equal(a.StateHash(), b.StateHash());
    }

    private static List<string> Texts(Replica replica) => replica.Read(List) is DocumentValue.List list
        ? [.. list.Elements.Select(element => ((DocumentValue.Text)element.Value).Value)]
        : [];

    private static void Insert(Replica replica, int index, string text)
    {
        var draft = replica.Draft();
        draft.Insert(List, index, text);
        Assert.IsType<CommitResult.Committed>(draft.Commit());
    }

    private Replica New(string actor) => new(ActorId.Parse(actor), _time);
}
