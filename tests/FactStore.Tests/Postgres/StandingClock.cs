namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>A clock that moves when it is told to. Pauses between attempts, which are short, are over at once; time-outs never come.</summary>
internal sealed class StandingClock : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _now += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, IsPause(dueTime) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);

    // An infinite time is negative.
    private static bool IsPause(TimeSpan time) => time >= TimeSpan.Zero && time <= LongestPause;
}
