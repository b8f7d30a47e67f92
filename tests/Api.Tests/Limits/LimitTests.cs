using System.Net;
using LinkedRecords.Api.Limits;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Limits;

public sealed class LimitTests
{
    private static readonly Rate Slow = new(1, TimeSpan.FromSeconds(10), 3);
    private readonly SteppedClock _clock = new();

    [Fact]
    public void As_many_tokens_as_the_burst_are_there_and_then_they_come_back_one_by_one()
    {
        var buckets = new TokenBuckets(Slow, _clock);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(buckets.TryTake("ada")));
        Assert.Equal(TimeSpan.FromSeconds(10), buckets.TryTake("ada"));

        _clock.Step(TimeSpan.FromSeconds(4));
        Assert.Equal(6, buckets.TryTake("ada")!.Value.TotalSeconds, 3);
        _clock.Step(TimeSpan.FromSeconds(6));
        Assert.Null(buckets.TryTake("ada"));
        Assert.NotNull(buckets.TryTake("ada"));
    }

    [Fact]
    public void One_bucket_takes_nothing_from_another()
    {
        var buckets = new TokenBuckets(Slow, _clock);
        while (buckets.TryTake("ada") is null)
        {
            // Until it is empty.
        }

        Assert.Null(buckets.TryTake("bob"));
    }

    [Fact]
    public void The_table_is_bounded_and_forgets_only_buckets_that_are_full_again()
    {
        var buckets = new TokenBuckets(Slow, _clock, most: 10);
        while (buckets.TryTake("greedy") is null)
        {
            // Until it is empty.
        }

        for (var number = 0; number < 1000; number++)
        {
            buckets.TryTake($"key {number}");
            _clock.Step(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(buckets.Count, 1, 11);
        Assert.NotNull(buckets.TryTake("greedy"));
        _clock.Step(TimeSpan.FromMinutes(1));
        Assert.Null(buckets.TryTake("somebody new"));
        Assert.InRange(buckets.Count, 1, 2);
    }

    [Fact]
    public void A_token_that_comes_back_later_is_taken_by_whoever_waits_for_it_and_by_nobody_else()
    {
        var buckets = new TokenBuckets(new Rate(10, TimeSpan.FromSeconds(1), 1), _clock);
        var patience = TimeSpan.FromMilliseconds(200);

        Assert.Equal((true, TimeSpan.Zero), buckets.Take("ada", patience));
        Assert.Equal((true, TimeSpan.FromMilliseconds(100)), buckets.Take("ada", patience));
        Assert.Equal((true, TimeSpan.FromMilliseconds(200)), buckets.Take("ada", patience));
        Assert.Equal((false, TimeSpan.FromMilliseconds(300)), buckets.Take("ada", patience));
        Assert.Equal((true, TimeSpan.Zero), buckets.Take("eve", patience));

        _clock.Step(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(200), buckets.TryTake("ada"));
        Assert.Equal((true, TimeSpan.FromMilliseconds(200)), buckets.Take("ada", patience));
        _clock.Step(TimeSpan.FromSeconds(1));
        Assert.Null(buckets.TryTake("ada"));
    }

    [Fact]
    public void What_was_done_already_is_charged_whether_there_is_room_or_not_but_no_debt_outgrows_the_burst()
    {
        var buckets = new TokenBuckets(new Rate(1, TimeSpan.FromSeconds(1), 10), _clock);

        buckets.Charge("ada", 12);
        Assert.Equal(TimeSpan.FromSeconds(3), buckets.TryTake("ada"));
        buckets.Charge("ada", 1_000_000);
        Assert.Equal(TimeSpan.FromSeconds(11), buckets.TryTake("ada"));

        // Who waits in line has promised to pay: that is no debt to be forgiven.
        Assert.Equal((true, TimeSpan.FromSeconds(11)), buckets.Take("ada", TimeSpan.FromHours(1)));
        Assert.Equal((true, TimeSpan.FromSeconds(12)), buckets.Take("ada", TimeSpan.FromHours(1)));
        buckets.Charge("ada", 5);
        Assert.Equal(TimeSpan.FromSeconds(13), buckets.TryTake("ada"));
        Assert.Null(buckets.TryTake("bob"));
    }

    [Fact]
    public void Each_ten_that_are_handed_out_count_as_much_as_a_question()
    {
        var gate = new Gate(new LimitOptions { User = new Rate(1, TimeSpan.FromSeconds(1), 10) }, _clock);
        var user = new Node("us-1");

        gate.Charge(user, 9);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(gate.TakeFor(user)));
        gate.Charge(user, 49);
        Assert.Null(gate.TakeFor(user));
        Assert.NotNull(gate.TakeFor(user));
    }

    [Fact]
    public void A_code_says_which_limit_was_hit()
    {
        var gate = new Gate(new LimitOptions { User = Slow, Address = Slow, SignIn = Slow, UserSockets = 1, AddressSockets = 1 }, _clock);
        var (user, address) = (new Node("us-1"), IPAddress.Parse("192.0.2.1"));

        Assert.Equal("RATE_LIMITED_USER", Until(() => gate.TakeFor(user)).Code);
        Assert.Equal("RATE_LIMITED_ADDRESS", Until(() => gate.TakeFor(address)).Code);
        Assert.Equal("RATE_LIMITED_SIGN_IN", Until(() => gate.TakeSignIn(address)).Code);
        Assert.Equal(10, Until(() => gate.TakeFor(user)).Seconds);

        using (gate.OpenSocket(user).Place)
        using (gate.OpenSocket(address).Place)
        {
            Assert.Equal("SOCKET_LIMIT_USER", gate.OpenSocket(user).Hit?.Code);
            Assert.Equal("SOCKET_LIMIT_ADDRESS", gate.OpenSocket(address).Hit?.Code);
        }

        Assert.NotNull(gate.OpenSocket(user).Place);
        Assert.NotNull(gate.OpenSocket(address).Place);
    }

    [Fact]
    public void A_server_that_is_full_takes_no_socket_and_one_that_an_address_may_not_have_takes_no_room()
    {
        var gate = new Gate(new LimitOptions { ServerSockets = 2, AddressSockets = 1 }, _clock);
        var first = gate.OpenSocket(IPAddress.Parse("192.0.2.1"));

        Assert.Equal("SOCKET_LIMIT_ADDRESS", gate.OpenSocket(IPAddress.Parse("192.0.2.1")).Hit?.Code);
        Assert.NotNull(gate.OpenSocket(IPAddress.Parse("192.0.2.2")).Place);
        Assert.Equal(("SOCKET_LIMIT_SERVER", 503), gate.OpenSocket(IPAddress.Parse("192.0.2.3")).Hit is { } full ? (full.Code, full.Status) : default);
        first.Place!.Dispose();
        Assert.NotNull(gate.OpenSocket(IPAddress.Parse("192.0.2.3")).Place);
    }

    [Fact]
    public void A_place_that_is_closed_twice_makes_room_once()
    {
        var counts = new OpenCounts(2);
        var (one, _) = (counts.TryOpen("ada")!, counts.TryOpen("ada")!);

        one.Dispose();
        one.Dispose();

        Assert.NotNull(counts.TryOpen("ada"));
        Assert.Null(counts.TryOpen("ada"));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void A_network_of_the_sixth_version_is_one_address(string one, string other, bool isSame) =>
        Assert.Equal(isSame, string.Equals(Gate.KeyOf(IPAddress.Parse(one)), Gate.KeyOf(IPAddress.Parse(other)), StringComparison.Ordinal));

    [Fact]
    public void An_address_of_the_fourth_version_is_the_same_when_it_comes_in_the_sixth()
    {
        var address = IPAddress.Parse("192.0.2.1");

        Assert.Equal(Gate.KeyOf(address), Gate.KeyOf(address.MapToIPv6()));
    }

    [Fact]
    public void Limits_are_configured_by_the_environment_and_every_mistake_is_named()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RATE_LIMIT_USER"] = "5/60+10",
            ["RATE_LIMIT_ADDRESS"] = "off",
            ["RATE_LIMIT_SIGN_IN"] = "many",
            ["SOCKET_LIMIT_USER"] = "0",
        };

        var (options, mistakes) = LimitOptions.Read(name => settings.GetValueOrDefault(name));

        Assert.Equal(new Rate(5, TimeSpan.FromMinutes(1), 10), options.User);
        Assert.Null(options.Address);
        Assert.Equal(2, mistakes.Length);
        Assert.Null(new Gate(options, _clock).TakeFor(IPAddress.Loopback));
    }

    private static LimitHit Until(Func<LimitHit?> take)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (take() is { } hit)
            {
                return hit;
            }
        }

        throw new InvalidOperationException("The limit was never reached.");
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Step(TimeSpan time) => _ticks += time.Ticks;
    }
}
