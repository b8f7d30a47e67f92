using LinkedRecords.Collaboration.EventGraphs;
using LinkedRecords.Collaboration.Tests.Text;
using LinkedRecords.Collaboration.Tests.Text.Conformance;

namespace LinkedRecords.Collaboration.Tests.EventGraphs;

public sealed class EventGraphTests
{
    [Fact]
    public void Runs_typed_apart_at_one_place_do_not_mix()
    {
        var graph = new EventGraph(TextUnit.Utf16);
        foreach (var agent in new[] { "a", "b" })
        {
            EventId[] parents = [];
            for (var index = 0; index < 3; index++)
            {
                var id = new EventId(agent, index);
                graph.Add(new TextEvent(id, parents, [new TextPatch(index, 0, agent)]));
                parents = [id];
            }
        }

        Assert.Equal("aaabbb", graph.Merge().ToString());
    }

    [Fact]
    public void Deleting_the_same_text_twice_deletes_it_once()
    {
        var graph = new EventGraph(TextUnit.Utf16);
        var root = new EventId("a", 0);
        graph.Add(new TextEvent(root, [], [new TextPatch(0, 0, "hello")]));
        graph.Add(new TextEvent(new EventId("a", 5), [root], [new TextPatch(0, 3, "")]));
        graph.Add(new TextEvent(new EventId("b", 0), [root], [new TextPatch(1, 3, "X")]));

        Assert.Equal("Xo", graph.Merge().ToString());
    }

    [Fact]
    public void An_event_waits_for_its_parents_and_counts_once()
    {
        var graph = new EventGraph(TextUnit.Utf16);
        var first = new TextEvent(new EventId("a", 0), [], [new TextPatch(0, 0, "x")]);
        var second = new TextEvent(new EventId("a", 1), [first.Id], [new TextPatch(1, 0, "y")]);

        Assert.Equal([first.Id], Assert.IsType<EventAddition.MissingParents>(graph.Add(second)).Missing);
        Assert.IsType<EventAddition.Added>(graph.Add(first));
        Assert.IsType<EventAddition.Known>(graph.Add(first));
        Assert.IsType<EventAddition.Added>(graph.Add(second));
        Assert.Equal("xy", graph.Merge().ToString());
        Assert.Equal([second.Id], graph.Heads);
    }

    [Fact]
    public void An_event_outside_its_text_is_named()
    {
        var graph = new EventGraph(TextUnit.Utf16);
        graph.Add(new TextEvent(new EventId("a", 0), [], [new TextPatch(1, 0, "x")]));

        Assert.Equal("a", Assert.Throws<InvalidEventException>(graph.Merge).Id.Agent);
    }

    [Fact]
    public void Replicas_that_saw_the_same_events_in_any_order_have_the_same_text()
    {
        for (var seed = 0; seed < (Campaign.IsLong ? 100_000 : 1_500); seed++)
        {
            var random = new Random(seed);
            var events = RandomHistory(random, random.Next(3, 6), 14);
            var expected = Merge(events);

            for (var order = 0; order < 3; order++)
            {
                var actual = Merge(ShuffledGraph.InAnotherOrder(events, random));
                if (!string.Equals(expected, actual, StringComparison.Ordinal))
                    Assert.Fail($"Seed {seed}: \"{expected}\" and \"{actual}\".");
            }
        }
    }

    /// <summary>Replicas that edit what they have seen and now and then see all that another has seen.</summary>
    private static List<TextEvent> RandomHistory(Random random, int replicas, int count)
    {
        var events = new List<TextEvent>();
        var seen = Enumerable.Range(0, replicas).Select(_ => new List<TextEvent>()).ToArray();
        var sequences = new long[replicas];
        while (events.Count < count)
        {
            var replica = random.Next(replicas);
            var (mine, other) = (seen[replica], seen[random.Next(replicas)]);
            if (random.Next(3) == 0)
            {
                mine.AddRange(other.Except(mine).ToArray());
                continue;
            }

            var graph = Graph(mine);
            var length = graph.Merge().Length;
            var position = random.Next(length + 1);
            var patch = new TextPatch(position, random.Next(3) == 0 ? random.Next(Math.Min(3, length - position) + 1) : 0, RandomText.Text(random, 3));
            var added = new TextEvent(new EventId($"r{replica}", sequences[replica]), [.. graph.Heads], [patch]);
            sequences[replica] += patch.Deleted + patch.Inserted.Length;
            if (patch.Deleted + patch.Inserted.Length == 0)
                continue;
            mine.Add(added);
            events.Add(added);
        }

        return events;
    }

    private static string Merge(IEnumerable<TextEvent> events) => Graph(events).Merge().ToString();

    private static EventGraph Graph(IEnumerable<TextEvent> events)
    {
        var graph = new EventGraph(TextUnit.Utf16);
        foreach (var added in events)
            Assert.IsType<EventAddition.Added>(graph.Add(added));
        return graph;
    }
}
