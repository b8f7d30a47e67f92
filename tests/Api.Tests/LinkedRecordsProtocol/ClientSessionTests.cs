using LinkedRecords.Api.Identity;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class ClientSessionTests
{
    private readonly ClientSession _session = new(
        "id", new Caller(new Node("us-a"), Email: null, AccountKind.OpenId, [Scope.Everything], DateTimeOffset.MaxValue, Credential: null));

    [Fact]
    public async Task Who_comes_back_is_sent_what_came_after_the_last_event_he_has()
    {
        _session.Send("1");
        _session.Send("2");
        await TakeAsync();
        _session.Send("3");

        Assert.True(_session.Resume(offset: 1));

        Assert.Equal(["42[\"data\",2,\"2.0\"]", "42[\"data\",3,\"3.0\"]"], await TakeAsync());
    }

    [Fact]
    public async Task An_answer_that_may_be_lost_is_given_again()
    {
        _session.Ack(5, "delivered");
        _session.Send("1");
        await TakeAsync();

        _session.Resume(offset: 1);

        Assert.Equal(["435[{\"status\":\"delivered\"}]"], await TakeAsync());
    }

    [Fact]
    public async Task What_has_arrived_is_kept_no_longer()
    {
        _session.Send("1");
        _session.Ack(5, "delivered");
        await TakeAsync();
        _session.Confirm(2);
        _session.Send("2");

        Assert.True(_session.Resume(offset: 1));

        Assert.Equal(["42[\"data\",2,\"2.0\"]"], await TakeAsync());
    }

    [Fact]
    public void Who_does_not_read_is_cut_off_and_told_that_something_is_missing()
    {
        var cuts = 0;
        _session.Overrun = () => cuts++;
        for (var sent = 0; sent < 30_000; sent++)
        {
            _session.Send("1");
        }

        Assert.True(cuts > 0);
        Assert.False(_session.Resume(offset: 10));
    }

    [Fact]
    public async Task Who_was_cut_off_is_answered_all_the_same()
    {
        _session.Ack(5, "delivered");
        for (var sent = 0; sent < 30_000; sent++)
        {
            _session.Send("1");
        }

        _session.Ack(6, "delivered");
        _session.Resume(offset: 10);

        Assert.Equal(
            ["435[{\"status\":\"delivered\"}]", "436[{\"status\":\"delivered\"}]"],
            (await TakeAsync()).Where(frame => frame.StartsWith("43", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_that_never_came_are_answered()
    {
        Assert.False(_session.Receive(0));
        Assert.False(_session.Receive(1));

        Assert.True(_session.Receive(4));

        Assert.Equal(["432[{\"status\":\"lost\"}]", "433[{\"status\":\"lost\"}]"], await TakeAsync());
    }

    [Fact]
    public async Task Who_comes_from_a_killed_server_is_answered_what_was_lost_before_the_first_event()
    {
        var adopted = new ClientSession("id", _session.Caller, offset: 7);

        Assert.False(adopted.Receive(2));
        Assert.False(adopted.Receive(3));
        adopted.Send("1");

        Assert.Equal(["430[{\"status\":\"lost\"}]", "431[{\"status\":\"lost\"}]", "42[\"data\",1,\"8.0\"]"], (await adopted.TakeAsync(CancellationToken.None)).Frames);
    }

    [Fact]
    public async Task An_event_says_to_how_many_channels_the_session_listens()
    {
        _session.Channels["kv-1"] = null!;
        _session.Count();
        _session.Send("1");

        Assert.Equal(["42[\"channels\",\"1.1\"]", "42[\"data\",1,\"2.1\"]"], await TakeAsync());
        Assert.Equal(new SessionOffset(2, 1), SessionOffset.TryRead("2.1"));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("3.x")]
    [InlineData("-3.1")]
    [InlineData("1.2.3")]
    public void What_is_no_offset_is_not_believed(string text) => Assert.Null(SessionOffset.TryRead(text));

    [Fact]
    public void A_client_that_was_never_told_anything_presents_no_offset() => Assert.Equal(default(SessionOffset), SessionOffset.TryRead(null));

    [Fact]
    public async Task Who_waits_for_the_client_to_deal_with_what_it_was_sent_has_it_asked_and_waits_for_all_of_it()
    {
        _session.Send("1");
        await TakeAsync();
        var received = _session.ReceivedAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        _session.Send("2");

        var (frames, isAwaited) = await _session.TakeAsync(CancellationToken.None);
        Assert.True(isAwaited && frames.Count == 1);
        Assert.False(received.IsCompleted);
        _session.Confirm(1);

        await received;
        _session.Send("3");
        Assert.False((await _session.TakeAsync(CancellationToken.None)).IsAwaited);
    }

    [Fact]
    public async Task Nobody_waits_for_a_client_that_was_sent_nothing_new_nor_longer_than_he_will()
    {
        await _session.ReceivedAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        _session.Send("1");

        await _session.ReceivedAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None);
    }

    [Fact]
    public async Task What_is_dropped_for_a_client_is_not_waited_for()
    {
        _session.Send("1");
        var received = _session.ReceivedAsync(TimeSpan.FromMinutes(5), CancellationToken.None);

        _session.Resume(offset: 1);

        await received;
    }

    [Fact]
    public async Task A_connection_that_was_cut_off_takes_nothing_any_more()
    {
        using var cut = new CancellationTokenSource();
        await cut.CancelAsync();
        _session.Send("1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _session.TakeAsync(cut.Token).AsTask());

        Assert.Single(await TakeAsync());
    }

    private async Task<List<string>> TakeAsync() => (await _session.TakeAsync(CancellationToken.None)).Frames;
}
