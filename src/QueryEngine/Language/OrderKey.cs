namespace LinkedRecords.QueryEngine.Language;

/// <summary>What rows can be ordered by.</summary>
public enum OrderKey
{
    /// <summary>When the record was created.</summary>
    Created,

    /// <summary>When the record was last changed.</summary>
    Changed,

    /// <summary>A value inside a key-value record.</summary>
    Value,
}
