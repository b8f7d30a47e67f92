namespace LinkedRecords.Collaboration.Undo;

/// <summary>Why an edit is not undone.</summary>
public enum KeptReason
{
    /// <summary>Somebody else has written there, or below, since.</summary>
    ChangedByOther,

    /// <summary>What it was done to is not there any more.</summary>
    Gone,

    /// <summary>Giving back what was there would close a cycle in a tree.</summary>
    WouldCloseCycle,
}
