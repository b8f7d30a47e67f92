using LinkedRecords.Api.Limits;
using LinkedRecords.Api.LinkedRecordsProtocol.Socket;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class SocketPaceTests
{
    private static readonly Node User = new("us-a");

    [Fact]
    public async Task What_comes_too_fast_waits_for_its_turn()
    {
        var pace = PaceOf(new Rate(1_000, TimeSpan.FromSeconds(1), 1));

        for (var events = 0; events < 20; events++)
        {
            Assert.Null(await pace.AdmitAsync(User, address: null, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Who_would_have_to_wait_for_long_is_refused_with_the_limit()
    {
        var pace = PaceOf(new Rate(1, TimeSpan.FromHours(1), 1));
        Assert.Null(await pace.AdmitAsync(User, address: null, CancellationToken.None));

        Assert.Equal("RATE_LIMITED_USER", (await pace.AdmitAsync(User, address: null, CancellationToken.None))?.Code);
        Assert.Null(await pace.AdmitAsync(new Node("us-b"), address: null, CancellationToken.None));
    }

    private static SocketPace PaceOf(Rate rate) => new(new Gate(new LimitOptions { User = rate }, TimeProvider.System), TimeProvider.System);
}
