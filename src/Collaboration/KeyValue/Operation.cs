using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>One step of a change. What each does beside each other one is the table in docs/formats/keyvalue.md.</summary>
public abstract record Operation(DocumentPath Path)
{
    /// <summary>Replaces whatever is at a path.</summary>
    public sealed record Set(DocumentPath Path, DocumentValue Value) : Operation(Path);

    /// <summary>Removes what is at a path, also what others write below it without knowing of the removal.</summary>
    public sealed record Delete(DocumentPath Path) : Operation(Path);

    /// <summary>Adds to the number at a path; an absent one counts as 0.</summary>
    /// <param name="Amount">At most 2^53 - 1 either way.</param>
    public sealed record Increment(DocumentPath Path, long Amount) : Operation(Path);

    /// <summary>Puts a new element into the list at a path, which becomes a list if it is none.</summary>
    public sealed record Insert(DocumentPath Path, string Id, ListPosition Position, DocumentValue Value) : Operation(Path);

    /// <summary>Gives an element of the list at a path another position.</summary>
    public sealed record Move(DocumentPath Path, string Id, ListPosition Position) : Operation(Path);

    /// <summary>Puts a new node into the tree at a path, which becomes a tree if it is none.</summary>
    /// <param name="Parent">Null for the top.</param>
    public sealed record Plant(DocumentPath Path, string Id, string? Parent, ListPosition Position, DocumentValue Value) : Operation(Path);

    /// <summary>Moves a node of the tree at a path, with all below it. Without effect where it would close a cycle.</summary>
    /// <param name="Parent">Null for the top.</param>
    public sealed record Graft(DocumentPath Path, string Id, string? Parent, ListPosition Position) : Operation(Path);
}
