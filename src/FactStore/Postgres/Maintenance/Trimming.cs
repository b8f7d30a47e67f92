using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>What was forgotten.</summary>
/// <param name="Horizon">History is whole from here on; states before it cannot be read any more.</param>
/// <param name="Entries">Log entries that were made smaller in place.</param>
/// <param name="Facts">Times that a fact was true and was no more at the horizon.</param>
/// <param name="Nodes">Nodes that nothing named any more.</param>
public sealed record Trimming(Revision Horizon, long Entries, long Facts, long Nodes);
