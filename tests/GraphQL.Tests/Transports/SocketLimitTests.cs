using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.Sockets;

namespace LinkedRecords.GraphQL.Tests.Transports;

/// <summary>How much a socket may be asked for, how fast, and how slowly it may be read.</summary>
public sealed class SocketLimitTests
{
    [Fact]
    public async Task A_message_over_the_limit_closes_the_socket()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Sockets = new GraphQLSocketOptions { MaxMessageBytes = 1000 } });
        using var socket = await server.ConnectAsync();

        Assert.Equal("1009 Message too big", await socket.AskAsync(new string(' ', 5000)));
    }

    [Fact]
    public async Task One_operation_too_many_is_refused_and_the_others_go_on()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Sockets = new GraphQLSocketOptions { MaxOperations = 1 } });
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        await socket.SendAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}""");
        var refused = await socket.AskAsync("""{"id":"2","type":"subscribe","payload":{"query":"{ hello }"}}""");

        Assert.Contains(TransportErrorCodes.TooManyOperations, refused, StringComparison.Ordinal);
        Assert.False(server.Cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task An_operation_begins_when_it_may_and_until_then_the_socket_is_not_read_on()
    {
        var asked = 0;
        var mayGoOn = new TaskCompletionSource<Admission.TooMany?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(Paced(() => Interlocked.Increment(ref asked) == 2 ? mayGoOn.Task : Task.FromResult<Admission.TooMany?>(null)));
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        await socket.SendAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}""");
        await socket.SendAsync("""{"id":"2","type":"subscribe","payload":{"query":"{ hello }"}}""");
        await socket.SendAsync("""{"id":"1","type":"complete"}""");
        await server.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.False(server.Cancelled.Task.IsCompleted);
        mayGoOn.SetResult(null);
        Assert.Contains("Hello world", await socket.ReceiveAsync(), StringComparison.Ordinal);
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_operation_that_is_one_too_many_is_answered_with_its_limit()
    {
        await using var server = await TestServer.StartAsync(Paced(() => Task.FromResult<Admission.TooMany?>(new("TOO_FAST", "More than you may ask.", TimeSpan.FromMilliseconds(1_200)))));
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        Assert.Equal(
            """{"id":"1","type":"error","payload":[{"message":"More than you may ask. Wait 2 s.","extensions":{"code":"TOO_FAST","retryAfter":2}}]}""",
            await socket.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}"""));
    }

    [Fact]
    public async Task A_socket_that_waits_for_its_turn_is_closed_in_order()
    {
        using var credential = new CancellationTokenSource();
        var options = new GraphQLEndpointOptions
        {
            Admit = (_, _) => new(new Admission.Granted(Context: null)
            {
                Ends = credential.Token,
                Pace = async ended => { await credential.CancelAsync(); await Task.Delay(Timeout.Infinite, ended); return null; },
            }),
        };
        await using var server = await TestServer.StartAsync(options);
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        Assert.Equal("4403 Credential ended", await socket.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}"""));
        await socket.CloseAsync();
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_cut_off_and_holds_up_nobody()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Sockets = new GraphQLSocketOptions { SendTimeout = TimeSpan.FromMilliseconds(300) } });
        using var deaf = await server.ConnectAsync();
        await deaf.InitialiseAsync();
        using var other = await server.ConnectAsync();
        await other.InitialiseAsync();

        await deaf.SendAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { large }"}}""");
        await deaf.SendAsync("""{"id":"2","type":"subscribe","payload":{"query":"subscription { wait }"}}""");
        var answer = await other.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}""");

        Assert.Contains("Hello world", answer, StringComparison.Ordinal);
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static GraphQLEndpointOptions Paced(Func<Task<Admission.TooMany?>> pace) => new()
    {
        Admit = (_, _) => new(new Admission.Granted(Context: null) { Pace = _ => new(pace()) }),
    };
}
