using LinkedRecords.FactStore.Log.Format;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What the sequencer finds once it holds the lock: nothing can be appended by others until it lets go.</summary>
/// <param name="Incarnation">Which history this is; another one than last time means that all that is remembered is void.</param>
/// <param name="Now">The database's clock.</param>
/// <param name="LastNode">The highest number that the dictionary has given.</param>
/// <param name="Missed">The entry at this node's head, so that it can be recognised, and those after it.</param>
internal sealed record HeadState(Guid Incarnation, DateTimeOffset Now, long LastNode, IReadOnlyList<EntryRow> Missed);
