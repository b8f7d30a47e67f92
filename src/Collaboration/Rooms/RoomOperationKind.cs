namespace LinkedRecords.Collaboration.Rooms;

/// <summary>What a room operation does to an element of a canvas.</summary>
public enum RoomOperationKind
{
    /// <summary>Puts a new element on top, or at the field <c>index</c>; the other fields are its properties.</summary>
    Add,

    /// <summary>Sets the fields as properties; null takes a property away.</summary>
    Update,

    /// <summary>Takes the element away for good.</summary>
    Delete,

    /// <summary>Sets <c>x</c> and <c>y</c> together.</summary>
    Move,

    /// <summary>Sets <c>width</c> and <c>height</c> together, and <c>x</c> and <c>y</c> if given.</summary>
    Resize,

    /// <summary>Gives the element the field <c>index</c> among the others.</summary>
    Reorder,

    /// <summary>Reserves the element for its author; releases it when the field <c>locked</c> is false.</summary>
    Lock,

    /// <summary>Takes away every element that the author knew, except those that others have locked.</summary>
    Clear,
}
