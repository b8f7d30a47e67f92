using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Presence;

/// <summary>What somebody who follows a room is told next.</summary>
/// <param name="IsFirst">Then <paramref name="Came"/> is everybody who is there.</param>
/// <param name="Came">Sessions that were not there.</param>
/// <param name="Moved">Sessions that show something else.</param>
/// <param name="Gone">Sessions that are there no more, with what they showed last.</param>
internal sealed record PresenceUpdate(
    bool IsFirst, IReadOnlyList<PresenceEntry> Came, IReadOnlyList<PresenceEntry> Moved, IReadOnlyList<PresenceEntry> Gone);
