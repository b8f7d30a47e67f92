namespace LinkedRecords.Api.Writing;

/// <summary>What became of an operation on a canvas, in one word.</summary>
internal enum RoomStatus
{
    /// <summary>It is part of the room.</summary>
    Applied,

    /// <summary>An operation with this id is part of the room already.</summary>
    Repeated,

    /// <summary>Operations that it follows are missing; nothing was written.</summary>
    Waiting,

    /// <summary>It has no effect.</summary>
    Refused,
}
