namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>What positions count.</summary>
public enum TextUnit
{
    /// <summary>UTF-16 code units, as everywhere in our own protocols.</summary>
    Utf16 = 0,

    /// <summary>Unicode code points, as in most other systems' histories.</summary>
    CodePoint = 1,
}
