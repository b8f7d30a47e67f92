namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>What one agent did to the text that it saw.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Parents">The events whose merged effect is that text; none for the empty text.</param>
/// <param name="Patches">The edit, in order.</param>
public sealed record TextEvent(EventId Id, IReadOnlyList<EventId> Parents, IReadOnlyList<TextPatch> Patches);
