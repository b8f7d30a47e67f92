namespace LinkedRecords.Collaboration.Clocks;

/// <summary>A replica's hybrid logical clock: never behind what it has seen, never far ahead of the wall clock.</summary>
/// <remarks>Not thread-safe; its replica owns it.</remarks>
public sealed class HybridClock(TimeProvider time)
{
    /// <summary>How far ahead of our wall clock a foreign reading may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The greatest reading given or seen.</summary>
    public HybridTime Latest { get; private set; }

    /// <summary>A reading greater than every one given or seen.</summary>
    public HybridTime Tick()
    {
        var now = HybridTime.At(time.GetUtcNow());
        Latest = now.CompareTo(Latest) > 0 ? now : Latest.Next;
        return Latest;
    }

    /// <summary>Whether a reading is more than <see cref="Tolerance"/> ahead of the wall clock.</summary>
    public bool IsTooFarAhead(HybridTime reading) =>
        reading.CompareTo(new HybridTime(HybridTime.At(time.GetUtcNow() + Tolerance).Value | 0xFFFF)) > 0;

    /// <summary>Remembers a foreign reading, so that the next tick is after it.</summary>
    public void Witness(HybridTime reading)
    {
        if (reading.CompareTo(Latest) > 0)
            Latest = reading;
    }
}
