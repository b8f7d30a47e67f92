using System.Runtime.CompilerServices;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>A key made of up to four objects, compared by identity.</summary>
internal readonly struct ReferenceKey(object? first, object? second, object? third = null, object? fourth = null)
    : IEquatable<ReferenceKey>
{
    private readonly object? _first = first;
    private readonly object? _second = second;
    private readonly object? _third = third;
    private readonly object? _fourth = fourth;

    public bool Equals(ReferenceKey other) =>
        ReferenceEquals(_first, other._first)
        && ReferenceEquals(_second, other._second)
        && ReferenceEquals(_third, other._third)
        && ReferenceEquals(_fourth, other._fourth);

    public override bool Equals(object? obj) => obj is ReferenceKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(
        RuntimeHelpers.GetHashCode(_first),
        RuntimeHelpers.GetHashCode(_second),
        RuntimeHelpers.GetHashCode(_third),
        RuntimeHelpers.GetHashCode(_fourth));
}
