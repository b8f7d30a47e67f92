namespace LinkedRecords.GraphQL.Execution;

/// <summary>What a resolver gives: a value that is there, or one that is still awaited.</summary>
internal readonly struct FieldValue
{
    private FieldValue(object? value, AwaitedValue? awaited)
    {
        Value = value;
        Awaited = awaited;
    }

    /// <summary>The value, when none is awaited.</summary>
    public object? Value { get; }

    /// <summary>Null when the value is there.</summary>
    public AwaitedValue? Awaited { get; }

    public static FieldValue Of(object? value) => new(value, null);

    /// <summary>Typed results become objects when they are there. References cost nothing; values are boxed.</summary>
    public static FieldValue Of<T>(ValueTask<T> pending) =>
#pragma warning disable MA0042, S5034 // Complete: what needs no waiting costs no task.
        pending.IsCompletedSuccessfully ? new(pending.Result, null) : new(null, new AwaitedResult<T>(pending.AsTask()));
#pragma warning restore MA0042, S5034
}
