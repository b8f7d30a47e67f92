namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>What a user may want to do with a node.</summary>
public enum Right
{
    /// <summary>Find it in queries; facts about it become visible.</summary>
    See,

    /// <summary>Read its payload and follow its changes.</summary>
    Read,

    /// <summary>Change its payload.</summary>
    Write,

    /// <summary>State facts about it.</summary>
    UseAsSubject,

    /// <summary>State facts that point at it.</summary>
    UseAsObject,

    /// <summary>Give users and groups rights on it, take them away, and put it into containers.</summary>
    Grant,

    /// <summary>Hand the accountability for something else over to it.</summary>
    TransferTo,

    /// <summary>List its members and hosts.</summary>
    SeeMembers,

    /// <summary>See its quota.</summary>
    SeeQuota,

    /// <summary>See and change the payment for its quota.</summary>
    ManageQuota,
}
