namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What a register says is at a place.</summary>
internal enum ContentKind
{
    /// <summary>Nothing: deleted.</summary>
    Absent,

    /// <summary>Null, boolean, number or text.</summary>
    Leaf,

    /// <summary>An object.</summary>
    Map,

    /// <summary>An array.</summary>
    List,

    /// <summary>A movable tree.</summary>
    Tree,
}
