using System.Globalization;

namespace LinkedRecords.Collaboration.Clocks;

/// <summary>A reading of a hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.</summary>
/// <remarks>Kulkarni et al., Logical Physical Clocks, OPODIS 2014. A full counter carries into the milliseconds.</remarks>
public readonly record struct HybridTime(ulong Value) : IComparable<HybridTime>
{
    private const int CounterBits = 16;

    /// <summary>The physical part.</summary>
    public long Milliseconds => (long)(Value >> CounterBits);

    /// <summary>The physical part as a point in time.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Milliseconds, MaxMilliseconds));

    /// <summary>The least reading after this one.</summary>
    public HybridTime Next => new(Value + 1);

    private static long MaxMilliseconds { get; } = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The first reading of a millisecond.</summary>
    public static HybridTime At(DateTimeOffset time) =>
        new((ulong)Math.Max(0, time.ToUnixTimeMilliseconds()) << CounterBits);

    /// <inheritdoc/>
    public int CompareTo(HybridTime other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(HybridTime left, HybridTime right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(HybridTime left, HybridTime right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(HybridTime left, HybridTime right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(HybridTime left, HybridTime right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
