namespace LinkedRecords.Collaboration.Presence;

/// <summary>What became of a session's message. The names are stable.</summary>
public enum PresenceOutcome
{
    /// <summary>It is taken; others are told with the next delta.</summary>
    Taken,

    /// <summary>The room is full; try again later.</summary>
    RoomFull,

    /// <summary>The state is too large, or no JSON, or a name is too long.</summary>
    BadState,

    /// <summary>The session is not in the room, perhaps because it was silent; join again.</summary>
    NotJoined,
}
