using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>How storage stands at one moment.</summary>
/// <param name="Incarnation">Which history it has.</param>
/// <param name="Head">The entry that was asked for; <see cref="HeadMark.Empty"/> when there is none.</param>
/// <param name="LastNode">The highest number that the dictionary has given.</param>
/// <param name="Horizon">States before it cannot be read any more.</param>
internal sealed record Standing(Guid Incarnation, HeadMark Head, long LastNode, Revision Horizon);
