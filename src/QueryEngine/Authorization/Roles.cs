namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Relations in which a user can stand to a node, each stated by a fact with a reserved predicate.</summary>
[Flags]
public enum Roles
{
    /// <summary>No relation.</summary>
    None = 0,

    /// <summary><c>$isAccountableFor</c>: the owner; exactly one per node.</summary>
    Creator = 1,

    /// <summary><c>$isHostOf</c>: a member that may grant rights.</summary>
    Host = 2,

    /// <summary><c>$isMemberOf</c>.</summary>
    Member = 4,

    /// <summary><c>$canAccess</c>: reads and writes the payload.</summary>
    Access = 8,

    /// <summary><c>$canRead</c>: reads the payload.</summary>
    Reader = 16,

    /// <summary><c>$canRefine</c>: states facts about the node.</summary>
    Conceptor = 32,

    /// <summary><c>$canReferTo</c>: states facts that point at the node.</summary>
    Referer = 64,

    /// <summary>The node is the user.</summary>
    Self = 128,
}
