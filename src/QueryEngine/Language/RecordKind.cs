namespace LinkedRecords.QueryEngine.Language;

/// <summary>The types of records; a record's name tells which it is.</summary>
public enum RecordKind
{
    /// <summary>Not a record.</summary>
    None,

    /// <summary><c>kv-…</c>, a JSON document.</summary>
    KeyValue,

    /// <summary><c>l-…</c>, a text.</summary>
    LongText,

    /// <summary><c>bl-…</c>, bytes.</summary>
    Blob,
}
