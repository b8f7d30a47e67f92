using LinkedRecords.FactStore.Postgres.Tail;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The head of the log as this node left it: as long as nobody else appends, the next batch can be drafted on it without asking.</summary>
/// <param name="Mark">The last entry.</param>
/// <param name="State">What was found under the lock.</param>
/// <param name="LastNode">The highest number that the dictionary has given since.</param>
/// <param name="FoundAt">When it was found, by this process's clock.</param>
internal sealed record LeftHead(HeadMark Mark, HeadState State, long LastNode, long FoundAt)
{
    // The clocks of this machine and of the database's do not drift apart by more than some microseconds in that time.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The head that was found under the lock; null when others have written lately, and so are likely to again.</summary>
    public static LeftHead? Of(HeadMark mark, HeadState state, TimeProvider time) =>
        state.Missed.Count > 1 ? null : new(mark, state, state.LastNode, time.GetTimestamp());

    public Guid Incarnation => State.Incarnation;

    /// <summary>What would be found if nobody had written since; null when that was too long ago.</summary>
    public HeadState? Now(TimeProvider time)
    {
        var age = time.GetElapsedTime(FoundAt);
        return age < Longest ? State with { Now = Truncated(State.Now + age), LastNode = LastNode, Missed = [] } : null;
    }

    /// <summary>The same after a batch.</summary>
    public LeftHead After(Batch batch) =>
        batch.Entries is [.., var last] ? this with { Mark = HeadMark.Of(last.Entry), LastNode = batch.LastKnownNode + batch.NewNodes.Count } : this;

    // PostgreSQL keeps microseconds, and the last entry is recognised by its time.
    private static DateTimeOffset Truncated(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
