namespace LinkedRecords.Api.Presence;

/// <summary>Why somebody is not let into a room.</summary>
internal enum RoomRefusal
{
    /// <summary>They are let in.</summary>
    None,

    /// <summary>There is no such node, or they may not read it; the two look the same.</summary>
    NotReadable,

    /// <summary>The room is full, or the person has as many sessions in it as one may.</summary>
    TooManySessions,

    /// <summary>This node has as many rooms as it may.</summary>
    TooManyRooms,

    /// <summary>The session's or the person's name is too long.</summary>
    BadName,
}
