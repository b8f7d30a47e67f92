namespace LinkedRecords.Collaboration.Clocks;

/// <summary>The place of one operation in the total order of all operations of a document.</summary>
/// <param name="Time">The clock of the change. It is greater than the clock of every change that this one knew.</param>
/// <param name="Actor">Who made the change.</param>
/// <param name="Sequence">The number of the change among the actor's, from 1.</param>
/// <param name="Index">The operation's number within the change, from 0.</param>
/// <remarks>
/// Because a change is refused unless its clock is after all it depends on, order by (time, actor, sequence, index) is
/// a linear extension of causality: a write made with knowledge of another is always the greater one.
/// </remarks>
public readonly record struct Stamp(HybridTime Time, ActorId Actor, ulong Sequence, int Index) : IComparable<Stamp>
{
    /// <inheritdoc/>
    public int CompareTo(Stamp other)
    {
        var order = Time.CompareTo(other.Time);
        if (order == 0)
            order = Actor.CompareTo(other.Actor);
        if (order == 0)
            order = Sequence.CompareTo(other.Sequence);
        return order != 0 ? order : Index.CompareTo(other.Index);
    }

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(Stamp left, Stamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(Stamp left, Stamp right) => left.CompareTo(right) >= 0;
}
