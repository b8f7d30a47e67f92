namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>What a page holds, as one number: two bits of kind, 31 bits each of node and predicate.</summary>
internal static class PageKey
{
    /// <summary>All facts of a subject.</summary>
    public static long Out(NodeId subject) => Key(0, subject, NodeId.None);

    /// <summary>The objects of a large subject and a predicate.</summary>
    public static long OutList(NodeId subject, NodeId predicate) => Key(1, subject, predicate);

    /// <summary>The number of facts by predicate of a large subject.</summary>
    public static long OutDegrees(NodeId subject) => Key(1, subject, NodeId.None);

    /// <summary>The subjects of a predicate and object.</summary>
    public static long InList(NodeId predicate, NodeId @object) => Key(2, @object, predicate);

    /// <summary>The number of facts by predicate of an object.</summary>
    public static long InDegrees(NodeId @object) => Key(2, @object, NodeId.None);

    /// <summary>Whether this is one list, or the degrees, of a large subject.</summary>
    public static bool IsPartOfSubject(long key) => key >> 62 == 1;

    private static long Key(long kind, NodeId node, NodeId predicate) =>
        (kind << 62) | ((long)node.Value << 31) | (uint)predicate.Value;
}
