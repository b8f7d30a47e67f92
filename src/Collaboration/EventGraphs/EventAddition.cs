namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>What became of an event that was offered to an <see cref="EventGraph"/>.</summary>
public abstract record EventAddition
{
    private EventAddition()
    {
    }

    /// <summary>It is in the graph now.</summary>
    public sealed record Added : EventAddition;

    /// <summary>It was there before.</summary>
    public sealed record Known : EventAddition;

    /// <summary>It waits for events that have not arrived; offer it again after them.</summary>
    public sealed record MissingParents(IReadOnlyList<EventId> Missing) : EventAddition;
}
