namespace LinkedRecords.Api.Undo;

/// <summary>Why a part of a transaction was not taken back.</summary>
internal enum KeptReason
{
    /// <summary>Somebody else, or another session of the same person, has changed it since.</summary>
    ChangedByOther,

    /// <summary>It is not there any more.</summary>
    Gone,

    /// <summary>Giving back what was there would close a cycle in a tree.</summary>
    WouldCloseCycle,

    /// <summary>The one who undoes may not do it any more.</summary>
    NotAllowed,

    /// <summary>What would have to be known is not kept that long.</summary>
    HistoryTooOld,

    /// <summary>A record that was created stays; only the facts that led to it go.</summary>
    RecordStays,
}
