namespace LinkedRecords.FactStore.Facts;

/// <summary>A position in a fact.</summary>
public enum FactPart
{
    /// <summary>What the fact is about.</summary>
    Subject,

    /// <summary>The name of the arrow.</summary>
    Predicate,

    /// <summary>What the arrow points at.</summary>
    Object,
}
