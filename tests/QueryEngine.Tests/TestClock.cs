namespace LinkedRecords.QueryEngine.Tests;

/// <summary>Time that passes when a test says so: a second for each transaction.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Advance() => _now += TimeSpan.FromSeconds(1);

    public override DateTimeOffset GetUtcNow() => _now;
}
