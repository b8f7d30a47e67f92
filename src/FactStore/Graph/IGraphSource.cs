using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>Where the working set loads from: storage that knows every state that the log ever had.</summary>
/// <remarks>
/// Storage keeps the asserting and the retracting revision of each fact, so a state of the past can be asked for at any
/// time. That is what makes loading exact while entries are applied: the working set asks for the state at its head, and
/// replays the entries that it applied in the meantime onto the pages that come back.
/// </remarks>
internal interface IGraphSource
{
    /// <summary>A subject with more facts than this is not loaded whole: its lists are loaded one by one, and only when asked for.</summary>
    const int OutPageFacts = 4096;

    /// <summary>Answers all misses in one round trip.</summary>
    /// <param name="asOf">A revision that this server node has applied; facts asserted later or retracted by then are not in the answer.</param>
    /// <exception cref="StorageUnavailableException">No answer in time.</exception>
    ValueTask<GraphPages> LoadAsync(GraphMisses misses, Revision asOf, CancellationToken cancellationToken);
}
