namespace LinkedRecords.Collaboration.Presence;

/// <summary>What is to be told to the sessions of a room.</summary>
/// <param name="Shown">Sessions that joined or show something else.</param>
/// <param name="Gone">Sessions that left, were removed, or gave no sign of life.</param>
public sealed record PresenceDelta(IReadOnlyList<PresenceEntry> Shown, IReadOnlyList<string> Gone);
