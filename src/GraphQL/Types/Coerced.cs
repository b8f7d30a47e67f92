namespace LinkedRecords.GraphQL.Types;

/// <summary>What became of a value that was to be coerced to a type: the coerced value, or why it does not fit.</summary>
public readonly record struct Coerced
{
    private Coerced(bool isValid, object? value, string? problem)
    {
        IsValid = isValid;
        Value = value;
        Problem = problem;
    }

    /// <summary>Whether there is a <see cref="Value"/>.</summary>
    public bool IsValid { get; }

    /// <summary>The coerced value; null is a value.</summary>
    public object? Value { get; }

    /// <summary>A sentence for the client; null lets the engine say which type was expected.</summary>
    public string? Problem { get; }

    /// <summary>The value fits.</summary>
    public static Coerced To(object? value) => new(isValid: true, value, null);

    /// <summary>The value does not fit. <paramref name="problem"/> is shown to the client as it stands.</summary>
    public static Coerced Refused(string? problem = null) => new(isValid: false, null, problem);
}
