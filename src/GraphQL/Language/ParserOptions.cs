namespace LinkedRecords.GraphQL.Language;

/// <summary>What the parser accepts and how much of it.</summary>
public sealed record ParserOptions
{
    /// <summary>The default of <see cref="MaxDepth"/>.</summary>
    public const int DefaultMaxDepth = 256;

    /// <summary>No limits but that of depth: for texts of our own, such as a schema.</summary>
    public static ParserOptions Default { get; } = new();

    /// <summary>Limits for texts of strangers: 256 KiB, 15,000 tokens, 128 levels.</summary>
    public static ParserOptions ForRequests { get; } = new() { MaxBytes = 256 * 1024, MaxTokens = 15_000, MaxDepth = 128 };

    /// <summary>The most bytes of a document, or null.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>The most tokens of a document, comments not counted, or null.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How deep selections, values and type references may be nested. It also bounds every recursion over the syntax tree.</summary>
    public int MaxDepth { get; init; } = DefaultMaxDepth;

    /// <summary>Whether fragments may declare variables and spreads may give them arguments, a proposal of the specification.</summary>
    public bool AllowFragmentVariables { get; init; }

    /// <summary>Whether nodes remember where they stood; without it errors have no locations.</summary>
    public bool KeepLocations { get; init; } = true;
}
