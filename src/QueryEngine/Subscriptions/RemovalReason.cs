namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Why a record or a fact left a result.</summary>
public enum RemovalReason
{
    /// <summary>The record is gone for everybody; the fact was taken back.</summary>
    Deleted,

    /// <summary>The viewer may still see it, but what the query asks is no longer true of it in the viewer's eyes.</summary>
    NoLongerMatches,

    /// <summary>The viewer may no longer see it.</summary>
    AccessLost,

    /// <summary>It still matches; others come before it, and no more rows are wanted.</summary>
    Displaced,
}
