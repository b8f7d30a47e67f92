namespace LinkedRecords.FactStore.Facts;

/// <summary>How long a node may be. The limits of names are those of the first LinkedRecords; its data fits.</summary>
public static class NodeLimits
{
    /// <summary>Characters of a bare name, with the <c>$</c> and <c>*</c> of a predicate.</summary>
    public const int Name = 40;

    /// <summary>UTF-8 bytes of an IRI, also of a literal's datatype.</summary>
    public const int Iri = 2 * 1024;

    /// <summary>UTF-8 bytes of a literal's text, before escaping.</summary>
    public const int Literal = 64 * 1024;
}
