namespace LinkedRecords.QueryEngine.Language;

/// <summary>The stable codes of queries that cannot be answered, beside those of <see cref="FactStore.Facts.SpellingError"/> for nodes.</summary>
public static class QueryCodes
{
    /// <summary>A part has another JSON type than may stand there.</summary>
    public const string TypeWrong = "QUERY_TYPE_WRONG";

    /// <summary>A part is empty that must not be.</summary>
    public const string Empty = "QUERY_EMPTY";

    /// <summary>More groups, patterns, branches or values than a query may have.</summary>
    public const string TooLarge = "QUERY_TOO_LARGE";

    /// <summary>A property that queries do not have.</summary>
    public const string PropertyUnknown = "QUERY_PROPERTY_UNKNOWN";

    /// <summary>A pattern has neither two nor three elements.</summary>
    public const string PatternLength = "PATTERN_LENGTH";

    /// <summary>A pattern holds no variable, or <c>$it</c> twice.</summary>
    public const string PatternVariables = "PATTERN_VARIABLES";

    /// <summary>A variable hangs together with <c>$it</c> through no pattern.</summary>
    public const string VariableUnconnected = "VARIABLE_UNCONNECTED";

    /// <summary>A modifier such as <c>$not(…)</c> stands where it has no meaning, or is none.</summary>
    public const string ModifierUnsupported = "MODIFIER_UNSUPPORTED";

    /// <summary>No such type of record.</summary>
    public const string DataTypeUnknown = "DATA_TYPE_UNKNOWN";

    /// <summary>A comparison that does not exist, or with something that is no literal.</summary>
    public const string ComparisonInvalid = "COMPARISON_INVALID";

    /// <summary>The cursor was not made by this query.</summary>
    public const string CursorInvalid = "CURSOR_INVALID";

    /// <summary>The answer would take more work than one query may cause.</summary>
    public const string TooExpensive = "QUERY_TOO_EXPENSIVE";

    /// <summary>The revision or time asked for lies outside the log.</summary>
    public const string RevisionUnknown = "REVISION_UNKNOWN";
}
