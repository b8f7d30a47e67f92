namespace LinkedRecords.FactStore.Log;

/// <summary>A position in the log: the number of the transaction that made the state, counted from 1 without gaps.</summary>
/// <param name="Value">0 is the empty log.</param>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>Before the first transaction.</summary>
    public static readonly Revision None;

    /// <summary>The position that follows.</summary>
    public Revision Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Earlier in the log.</summary>
    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    /// <summary>Later in the log.</summary>
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    /// <summary>Not later in the log.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    /// <summary>Not earlier in the log.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;
}
