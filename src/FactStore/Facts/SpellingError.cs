namespace LinkedRecords.FactStore.Facts;

/// <summary>Why a text is no node: meant for the person who wrote it.</summary>
/// <param name="Code">One of the constants of this type; stable.</param>
/// <param name="Part">Where in the fact the text stood.</param>
/// <param name="Message">What was written, what is wrong with it, how to mend it.</param>
public sealed record SpellingError(string Code, FactPart Part, string Message)
{
    /// <summary>Nothing is left after trimming.</summary>
    public const string Empty = "NODE_EMPTY";

    /// <summary>A bare name with a character that names do not have.</summary>
    public const string NameInvalid = "NAME_INVALID";

    /// <summary>Longer than its kind of node may be.</summary>
    public const string TooLong = "NODE_TOO_LONG";

    /// <summary>Not an absolute IRI between <c>&lt;</c> and <c>&gt;</c>.</summary>
    public const string IriInvalid = "IRI_INVALID";

    /// <summary>A prefixed name whose prefix nobody registered.</summary>
    public const string PrefixUnknown = "PREFIX_UNKNOWN";

    /// <summary>Not a literal as N-Triples spells it.</summary>
    public const string LiteralInvalid = "LITERAL_INVALID";

    /// <summary>A literal where only a name or an IRI can stand.</summary>
    public const string LiteralMisplaced = "LITERAL_MISPLACED";

    /// <summary>A JSON value that spells no node.</summary>
    public const string JsonInvalid = "NODE_JSON_INVALID";

    /// <summary>Half of a surrogate pair stands alone, so the text is not Unicode.</summary>
    public const string NotUnicode = "TEXT_NOT_UNICODE";
}
