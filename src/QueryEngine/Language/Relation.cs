namespace LinkedRecords.QueryEngine.Language;

/// <summary>How two values stand to each other.</summary>
public enum Relation
{
    /// <summary><c>$eq</c>: equal by value: <c>1.0</c> equals <c>1</c>.</summary>
    Equal,

    /// <summary><c>$lt</c>.</summary>
    Less,

    /// <summary><c>$lte</c>.</summary>
    AtMost,

    /// <summary><c>$gt</c>.</summary>
    Greater,

    /// <summary><c>$gte</c>.</summary>
    AtLeast,
}
