namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The stable codes of queries that cannot be kept live.</summary>
public static class LiveCodes
{
    /// <summary>The user has as many live queries as one user may have.</summary>
    public const string TooManyOfUser = "LIVE_QUERIES_OF_USER";

    /// <summary>This server node has as many live queries as it can take.</summary>
    public const string TooManyOfNode = "LIVE_QUERIES_OF_NODE";

    /// <summary>A page after a cursor is not kept live.</summary>
    public const string CursorNotLive = "LIVE_CURSOR";

    /// <summary>The query looks at more facts than a query may that is answered again and again.</summary>
    public const string TooExpensive = "LIVE_TOO_EXPENSIVE";
}
