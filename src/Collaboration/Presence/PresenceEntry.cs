namespace LinkedRecords.Collaboration.Presence;

/// <summary>What one session shows to the others in a room.</summary>
/// <param name="Session">One tab; a person in two tabs is two sessions.</param>
/// <param name="Person">Who it is.</param>
/// <param name="Node">The server node that the session is connected to.</param>
/// <param name="Count">Rises with each state of the session; the greater one is the newer.</param>
/// <param name="State">JSON, at most <see cref="PresenceRoom.MaxStateBytes"/> bytes of UTF-8.</param>
/// <param name="Cursor">Where it points; null: nowhere.</param>
public sealed record PresenceEntry(string Session, string Person, string Node, ulong Count, string State, PresenceCursor? Cursor);
