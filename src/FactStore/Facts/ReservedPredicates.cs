namespace LinkedRecords.FactStore.Facts;

/// <summary>The closed vocabulary of names that begin with <c>$</c> and may be stored.</summary>
public static class ReservedPredicates
{
    /// <summary>Declares a term; its object is free text.</summary>
    public static readonly Node IsATermFor = new("$isATermFor");

    /// <summary>Owner for quota and full rights; exactly one subject per object.</summary>
    public static readonly Node IsAccountableFor = new("$isAccountableFor");

    /// <summary>Like a member, and may grant rights on the node to users.</summary>
    public static readonly Node IsHostOf = new("$isHostOf");

    /// <summary>The user (or node) belongs to the group (or container).</summary>
    public static readonly Node IsMemberOf = new("$isMemberOf");

    /// <summary>May read and write the payload.</summary>
    public static readonly Node CanAccess = new("$canAccess");

    /// <summary>May read the payload.</summary>
    public static readonly Node CanRead = new("$canRead");

    /// <summary>May use the node as subject.</summary>
    public static readonly Node CanRefine = new("$canRefine");

    /// <summary>May use the node as object.</summary>
    public static readonly Node CanReferTo = new("$canReferTo");

    /// <summary>How a user signs in; says that the user is known. Only the server itself states it.</summary>
    public static readonly Node SignsInWith = new("$signsInWith");

    /// <summary>How much may be kept by what the node is accountable for. Only the server itself states it, and nobody finds it in queries.</summary>
    public static readonly Node HasQuota = new("$hasQuota");
}
