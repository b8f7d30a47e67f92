namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Why an edit or a change was not taken. The names are stable.</summary>
public enum RefusalCode
{
    /// <summary>Bytes that are no change, message or snapshot of a known version.</summary>
    Malformed,

    /// <summary>A path, value, name or change is greater than its limit.</summary>
    LimitExceeded,

    /// <summary>The clock is more than a minute ahead of ours.</summary>
    ClockTooFarAhead,

    /// <summary>The clock is not after that of a change it depends on, or the sequence number does not follow.</summary>
    OutOfOrder,

    /// <summary>Two different changes of one actor have the same number: the actor was used twice.</summary>
    ActorForked,

    /// <summary>The change was made without knowledge of what has been compacted.</summary>
    HistoryCompacted,

    /// <summary>There is nothing at the path, or no such element.</summary>
    NotFound,

    /// <summary>What is at the path is no object, list, tree or number, as the edit needs.</summary>
    WrongKind,

    /// <summary>The root of the document cannot be set, deleted or incremented.</summary>
    RootIsFixed,

    /// <summary>The move would put a tree's node below itself.</summary>
    WouldCloseCycle,

    /// <summary>The version to compact at has changes beside it.</summary>
    NotCritical,

    /// <summary>Another person has locked the element.</summary>
    Locked,

    /// <summary>Whoever sends the change may not change the document.</summary>
    NotPermitted,

    /// <summary>A version names a change that is not known.</summary>
    UnknownVersion,
}
