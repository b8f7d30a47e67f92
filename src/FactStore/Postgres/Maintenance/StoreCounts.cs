using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>How much is stored, counted in one snapshot.</summary>
/// <param name="Head">The newest entry of the log.</param>
/// <param name="Facts">Facts that are true.</param>
/// <param name="Retracted">Times that a fact was true and is no more.</param>
/// <param name="Nodes">Nodes that a fact or an author has ever named.</param>
/// <param name="Records">Records that have a change.</param>
/// <param name="Changes">Changes of records.</param>
/// <param name="Bytes">Disk that tables and indexes of the store take.</param>
public sealed record StoreCounts(
    Revision Head, long Facts, long Retracted, long Nodes, long Records, long Changes, long Bytes);
