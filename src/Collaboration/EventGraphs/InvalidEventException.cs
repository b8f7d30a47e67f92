namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>An event edits a place that the text of its parents does not have, so that it cannot be merged with anything.</summary>
public sealed class InvalidEventException(EventId id, TextPatch patch, int length)
    : Exception($"Event {id.Agent}/{id.Sequence} replaces {patch.Deleted} at {patch.Position} of a text of {length}; its history is damaged.")
{
    /// <summary>The event.</summary>
    public EventId Id { get; } = id;

    internal static void ThrowUnlessInside(EventId id, TextPatch patch, int length)
    {
        if ((uint)patch.Position > (uint)length || (uint)patch.Deleted > (uint)(length - patch.Position))
            throw new InvalidEventException(id, patch, length);
    }
}
