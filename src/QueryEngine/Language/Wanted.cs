namespace LinkedRecords.QueryEngine.Language;

/// <summary>What a query wants to know of its answers.</summary>
public enum Wanted
{
    /// <summary>Which they are.</summary>
    Rows,

    /// <summary>How many there are.</summary>
    Count,

    /// <summary>Whether there is any; stops at the first.</summary>
    Exists,
}
