using System.Text.Json;
using LinkedRecords.Collaboration.EventGraphs;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

public sealed class EventGraphConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Histories_with_forks_and_merges_end_in_the_stated_text_in_any_order_of_arrival() =>
        TextSuite.Run("event-graphs", output, suite =>
        {
            foreach (var (id, given) in suite.Files("*.jsonl").SelectMany(file => suite.Lines(Path.GetFileName(file))))
                suite.Case(id, () => CheckGraph(given));
        });

    private static void CheckGraph(JsonElement given)
    {
        var events = Read(given.GetProperty("txns"));
        var final = given.GetProperty("final").GetString();

        Assert.Equal(final, Merge(events).ToString());
        for (var seed = 1; seed <= 2; seed++)
            Assert.Equal(final, Merge(ShuffledGraph.InAnotherOrder(events, new Random(seed))).ToString());
    }

    private static LinkedRecords.Collaboration.Text.Ropes.TextRope Merge(IEnumerable<TextEvent> events)
    {
        var graph = new EventGraph(TextUnit.CodePoint);
        foreach (var added in events)
            Assert.IsType<EventAddition.Added>(graph.Add(added));
        return graph.Merge();
    }

    private static List<TextEvent> Read(JsonElement transactions)
    {
        var events = new List<TextEvent>();
        foreach (var transaction in transactions.EnumerateArray())
        {
            events.Add(new TextEvent(
                new EventId(transaction.GetProperty("a").GetString()!, transaction.GetProperty("s").GetInt64()),
                [.. transaction.GetProperty("p").EnumerateArray().Select(parent => events[parent.GetInt32()].Id)],
                [.. transaction.GetProperty("x").EnumerateArray().Select(TraceFile.ReadPatch)]));
        }

        return events;
    }
}
