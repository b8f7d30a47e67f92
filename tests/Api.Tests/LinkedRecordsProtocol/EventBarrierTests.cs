using LinkedRecords.Api.LinkedRecordsProtocol.Channels;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class EventBarrierTests
{
    private readonly EventBarrier _events = new();

    [Fact]
    public void Nobody_waits_when_everything_is_settled()
    {
        _events.Arrive();
        _events.Settle();

        Assert.True(_events.SettledAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_goes_on_when_what_had_arrived_by_then_is_settled()
    {
        _events.Arrive();
        _events.Arrive();
        var settled = _events.SettledAsync(CancellationToken.None);
        _events.Arrive();

        _events.Settle();
        Assert.False(settled.IsCompleted);
        _events.Settle();

        await settled;
    }

    [Fact]
    public async Task Nobody_waits_for_a_connection_that_is_gone()
    {
        _events.Arrive();
        var settled = _events.SettledAsync(CancellationToken.None);

        _events.Abandon();

        await settled;
        Assert.True(_events.SettledAsync(CancellationToken.None).IsCompletedSuccessfully);
    }
}
