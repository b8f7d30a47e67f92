using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Presence;

/// <summary>What one server node tells the others.</summary>
/// <param name="Node">Who tells it.</param>
/// <param name="Room">The key of the room, see <see cref="Room.KeyOf"/>; null: the node is new here and wants to be told everything.</param>
/// <param name="Delta">Its sessions that are shown, and those that are gone.</param>
internal sealed record PresenceMessage(string Node, string? Room, PresenceDelta Delta);
