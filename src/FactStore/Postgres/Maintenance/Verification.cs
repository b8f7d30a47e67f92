using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>What folding the whole log anew has shown.</summary>
/// <param name="Head">The newest entry that was folded.</param>
/// <param name="Facts">Facts that are true at the head.</param>
/// <param name="Intervals">Rows of the table of facts, those that have ended included.</param>
/// <param name="Nodes">Nodes in the dictionary.</param>
/// <param name="Changes">Record events.</param>
/// <param name="Differences">What differs between the fold and the tables: the first hundred, in words. Empty when all is well.</param>
public sealed record Verification(
    Revision Head, long Facts, long Intervals, long Nodes, long Changes, ImmutableArray<string> Differences)
{
    /// <summary>Whether the tables are exactly what follows from the log.</summary>
    public bool IsSound => Differences.IsEmpty;
}
