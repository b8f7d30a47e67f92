namespace LinkedRecords.FactStore.Graph;

/// <summary>What a working set holds and did so far.</summary>
/// <param name="Nodes">Nodes that have a number.</param>
/// <param name="Pages">Resident pages, those known to be empty included.</param>
/// <param name="PageBytes">In resident pages.</param>
/// <param name="ReservedBytes">Taken from the runtime for pages, free room included.</param>
/// <param name="NodeBytes">In node numbers.</param>
/// <param name="SpellingBytes">In spellings, estimated.</param>
/// <param name="Loads">Round trips to storage.</param>
/// <param name="Evicted">Pages that were evicted.</param>
internal sealed record WorkingSetStatistics(
    long Nodes,
    long Pages,
    long PageBytes,
    long ReservedBytes,
    long NodeBytes,
    long SpellingBytes,
    long Loads,
    long Evicted);
