using LinkedRecords.Api.Limits;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Limits;

public sealed class SocketPaceTests
{
    private static readonly Node User = new("us-a");
    private readonly HastyClock _clock = new();

    [Fact]
    public async Task What_comes_too_fast_waits_for_its_turn()
    {
        var pace = PaceOf(new Rate(1, TimeSpan.FromSeconds(1), 2));

        for (var events = 0; events < 5; events++)
        {
            Assert.Null(await pace.AdmitAsync(User, address: null, CancellationToken.None));
        }

        // Two at once, and each further one a second behind the one before.
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)], _clock.Waits);
    }

    [Fact]
    public async Task Who_would_have_to_wait_for_long_is_refused_with_the_limit_and_no_faster_than_once_a_second()
    {
        var pace = PaceOf(new Rate(1, TimeSpan.FromHours(1), 1));
        Assert.Null(await pace.AdmitAsync(User, address: null, CancellationToken.None));

        Assert.Equal("RATE_LIMITED_USER", (await pace.AdmitAsync(User, address: null, CancellationToken.None))?.Code);
        Assert.Equal([TimeSpan.FromSeconds(1)], _clock.Waits);
        Assert.Null(await pace.AdmitAsync(new Node("us-b"), address: null, CancellationToken.None));
    }

    private SocketPace PaceOf(Rate rate) => new(new Gate(new LimitOptions { User = rate }, _clock), _clock);

    /// <summary>Waits for nothing, and notes for how long it should have; no time passes.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
