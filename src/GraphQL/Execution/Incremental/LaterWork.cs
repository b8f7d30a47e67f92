namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>What one delivery found and left to be delivered later.</summary>
internal sealed class LaterWork
{
    /// <summary>Deferred fragments that began there.</summary>
    public List<DeferredFragment> Fragments { get; } = [];

    /// <summary>Deferred groups of fields.</summary>
    public List<DeferredGroup> Groups { get; } = [];

    /// <summary>Streams of lists.</summary>
    public List<StreamedList> Streams { get; } = [];

    /// <summary>The streams whose lists are part of the response in the end.</summary>
    public IEnumerable<StreamedList> LiveStreams => Streams.Where(stream => !stream.IsLost);
}
