using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Rooms;

/// <summary>What became of a room operation.</summary>
public abstract record RoomOutcome
{
    private RoomOutcome()
    {
    }

    /// <summary>It is part of the room as this change.</summary>
    public sealed record Applied(RoomOperation Operation, Change Change) : RoomOutcome;

    /// <summary>An operation with this id is part of the room already.</summary>
    public sealed record Repeated(RoomOperation Operation) : RoomOutcome;

    /// <summary>Operations that it follows are missing; it is applied once they are there.</summary>
    public sealed record Waiting(RoomOperation Operation) : RoomOutcome;

    /// <summary>It has no effect.</summary>
    /// <param name="Change">Set when it counts in its author's clock all the same: a change without effect.</param>
    public sealed record Refused(RoomOperation Operation, Refusal Reason, Change? Change = null) : RoomOutcome;
}
