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

    /// <summary>Whether this is a list, of which the degrees of the same node have the length.</summary>
    public static bool IsList(long key) => (ulong)key >> 62 != 0 && PredicateOf(key) != NodeId.None;

    /// <summary>Whether these are the degrees of a node, one way or the other.</summary>
    public static bool IsDegrees(long key) => (ulong)key >> 62 != 0 && PredicateOf(key) == NodeId.None;

    /// <summary>The degrees in which the length of a list is.</summary>
    public static long DegreesOf(long list) => list & ~(long)int.MaxValue;

    /// <summary>The list of a predicate whose length is in degrees.</summary>
    public static long ListOf(long degrees, NodeId predicate) => degrees | (uint)predicate.Value;

    /// <summary>The predicate of a list; none of degrees and of all facts of a subject.</summary>
    public static NodeId PredicateOf(long key) => new((int)(key & int.MaxValue));

    private static long Key(long kind, NodeId node, NodeId predicate) =>
        (kind << 62) | ((long)node.Value << 31) | (uint)predicate.Value;
}
