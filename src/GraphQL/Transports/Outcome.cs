using System.Diagnostics.CodeAnalysis;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>What was asked for, or why the request is refused.</summary>
internal readonly record struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);

    /// <summary>Whether there is a value; if not, there is a refusal.</summary>
    public bool Succeeds([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = Value;
        refusal = Refusal;
        return refusal is null;
    }
}
