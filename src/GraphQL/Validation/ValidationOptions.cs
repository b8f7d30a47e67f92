namespace LinkedRecords.GraphQL.Validation;

/// <summary>What validation says and which rules on request it adds to the specified ones.</summary>
public sealed record ValidationOptions
{
    /// <summary>The specified rules, at most 100 errors, with suggestions.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>After so many errors validation stops and says so in one more.</summary>
    public int MaxErrors { get; init; } = 100;

    /// <summary>Whether to keep to oneself what a client may have meant; it would tell names of the schema to strangers.</summary>
    public bool HideSuggestions { get; init; }

    /// <summary>Whether to refuse fields of introspection; <c>__typename</c> stays allowed.</summary>
    public bool ForbidIntrospection { get; init; }

    /// <summary>Whether to refuse deprecated fields, arguments, input fields and enum values.</summary>
    public bool ForbidDeprecated { get; init; }
}
