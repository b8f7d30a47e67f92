using LinkedRecords.Collaboration.EventGraphs;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

internal static class ShuffledGraph
{
    /// <summary>The same events in a random order in which parents still come first.</summary>
    public static IEnumerable<TextEvent> InAnotherOrder(IReadOnlyList<TextEvent> events, Random random)
    {
        var arrived = new HashSet<EventId>();
        var waiting = events.ToList();
        while (waiting.Count > 0)
        {
            TextEvent[] ready = [.. waiting.Where(candidate => candidate.Parents.All(arrived.Contains))];
            var next = ready[random.Next(ready.Length)];
            waiting.Remove(next);
            arrived.Add(next.Id);
            yield return next;
        }
    }
}
