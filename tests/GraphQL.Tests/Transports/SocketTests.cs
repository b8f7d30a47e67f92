using System.Net.Sockets;
using System.Text;
using LinkedRecords.GraphQL.Transports;
using LinkedRecords.GraphQL.Transports.Sockets;

namespace LinkedRecords.GraphQL.Tests.Transports;

public sealed class SocketTests
{
    private const string Ack = """{"type":"connection_ack"}""";

    [Fact]
    public async Task Operations_of_every_kind_run_side_by_side()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();

        Assert.Equal(Ack, await socket.InitialiseAsync());
        await socket.SendAsync("""{"id":"slow","type":"subscribe","payload":{"query":"{ wait }"}}""");
        Assert.Equal("""{"id":"q","type":"next","payload":{"data":{"hello":"Hello world"}}}""", await socket.AskAsync("""{"id":"q","type":"subscribe","payload":{"query":"{ hello }"}}"""));
        Assert.Equal("""{"id":"q","type":"complete"}""", await socket.ReceiveAsync());
        Assert.Equal("""{"id":"m","type":"next","payload":{"data":{"add":1}}}""", await socket.AskAsync("""{"payload":{"query":"mutation { add }"},"type":"subscribe","id":"m"}"""));
        Assert.Equal("""{"id":"m","type":"complete"}""", await socket.ReceiveAsync());
        Assert.Equal("""{"id":"s","type":"next","payload":{"data":{"count":1}}}""", await socket.AskAsync("""{"id":"s","type":"subscribe","payload":{"query":"subscription { count(to: 1) }","variables":null}}"""));
        Assert.Equal("""{"id":"s","type":"complete"}""", await socket.ReceiveAsync());
    }

    [Theory]
    [InlineData("no JSON", "4400 Invalid message received")]
    [InlineData("[]", "4400 Invalid message received")]
    [InlineData("""{"type":"unknown"}""", "4400 Invalid message received")]
    [InlineData("""{"type":"connection_init","payload":7}""", "4400 Invalid message received")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}""", "4401 Unauthorized")]
    public async Task A_message_that_breaks_the_protocol_before_initialisation_closes_the_socket(string message, string close)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();

        Assert.Equal(close, await socket.AskAsync(message));
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", "4429 Too many initialisation requests")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}""", "4400 Invalid message received")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ hello }"}}""", "4400 Invalid message received")]
    [InlineData("""{"type":"subscribe","id":"1"}""", "4400 Invalid message received")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":1}}""", "4400 Invalid message received")]
    [InlineData("""{"type":"complete"}""", "4400 Invalid message received")]
    public async Task A_message_that_breaks_the_protocol_after_initialisation_closes_the_socket(string message, string close)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        Assert.Equal(close, await socket.AskAsync(message));
    }

    public static TheoryData<string, string> OddVariables => new()
    {
        { "{\"n\":\"half \\ud83d\"}", "half of a surrogate pair" },
        { "{\"half \\ud83d\":1}", "Hello world" },
        { $"{{\"n\":{Nested(60)}}}", "String cannot represent a non string value" },
        { $"{{\"n\":{Nested(200)}}}", "VARIABLES_TOO_DEEP" },
        { $"{{\"n\":{Nested(100_000)}}}", "VARIABLES_TOO_DEEP" },
    };

    [Theory]
    [MemberData(nameof(OddVariables))]
    public async Task Variables_that_cannot_be_meant_are_answered_under_their_operation_and_the_socket_goes_on(string variables, string answer)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        var answered = await socket.AskAsync($$$"""{"id":"a","type":"subscribe","payload":{"query":"query($n: String) { hello(name: $n) }","variables":{{{variables}}}}}""");

        Assert.StartsWith("{\"id\":\"a\",", answered, StringComparison.Ordinal);
        Assert.Contains(answer, answered, StringComparison.Ordinal);
        Assert.Equal("""{"type":"pong","payload":{"n":1}}""", await AfterCompleteAsync(socket, """{"type":"ping","payload":{"n":1}}"""));
    }

    [Fact]
    public async Task An_id_that_is_in_use_closes_the_socket()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        await socket.SendAsync("""{"id":"a","type":"subscribe","payload":{"query":"{ wait }"}}""");

        Assert.Equal("4409 Subscriber for a already exists", await socket.AskAsync("""{"id":"a","type":"subscribe","payload":{"query":"{ wait }"}}"""));
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("graphql-ws")]
    public async Task A_client_that_does_not_speak_the_protocol_is_closed(string? subprotocol)
    {
        await using var server = await TestServer.StartAsync();
        TestSocket socket;
        try
        {
            socket = await server.ConnectAsync(subprotocol);
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // A client that is offered none of its protocols may end the handshake itself.
            return;
        }

        using (socket)
            Assert.Equal("4406 Subprotocol not acceptable", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task A_socket_that_never_initialises_is_closed()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Sockets = new GraphQLSocketOptions { InitTimeout = TimeSpan.FromMilliseconds(50) } });
        using var socket = await server.ConnectAsync();

        Assert.Equal("4408 Connection initialisation timeout", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload_at_any_time()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();

        Assert.Equal("""{"type":"pong"}""", await socket.AskAsync("""{"type":"ping"}"""));
        await socket.InitialiseAsync();
        Assert.Equal("""{"type":"pong","payload":{"a": 1}}""", await socket.AskAsync("""{"type":"ping","payload":{"a": 1}}"""));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ unknown }")]
    [InlineData("query($n: Int!) { list(size: $n) }")]
    public async Task What_cannot_be_executed_is_an_error_and_the_socket_stays_open(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        var refused = await socket.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"QUERY"}}""".Replace("QUERY", query, StringComparison.Ordinal));
        var answered = await socket.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}""");

        Assert.StartsWith("""{"id":"1","type":"error","payload":[{"message":""", refused, StringComparison.Ordinal);
        Assert.Contains("Hello world", answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_breaks_ends_the_operation_with_a_masked_error()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        var first = await socket.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { bad }"}}""");
        var second = await socket.ReceiveAsync();

        Assert.Contains("one", first, StringComparison.Ordinal);
        Assert.StartsWith("""{"id":"1","type":"error",""", second, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_complete_nothing_is_sent_for_the_operation_and_its_resolver_is_cancelled()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        await socket.SendAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}""");
        await server.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await socket.SendAsync("""{"id":"1","type":"complete"}""");
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("""{"type":"pong"}""", await socket.AskAsync("""{"type":"ping"}"""));
    }

    [Fact]
    public async Task Admission_decides_by_the_payload_and_its_end_closes_the_socket()
    {
        using var credential = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions
        {
            Admit = (request, _) => new(request.ConnectionPayload?.GetProperty("token").GetString() switch
            {
                "ada" => new Admission.Granted("Ada") { Ends = credential.Token, OnEnd = () => { ended.SetResult(); return default; } },
                "eve" => new Admission.Forbidden("Not you"),
                _ => new Admission.Unauthenticated(),
            }),
        });
        using var nobody = await server.ConnectAsync();
        using var eve = await server.ConnectAsync();
        using var ada = await server.ConnectAsync();

        Assert.Equal("4401 Unauthorized", await nobody.InitialiseAsync());
        Assert.Equal("4403 Not you", await eve.AskAsync("""{"type":"connection_init","payload":{"token":"eve"}}"""));
        Assert.Equal(Ack, await ada.AskAsync("""{"type":"connection_init","payload":{"token":"ada"}}"""));
        Assert.Contains("\"context\":\"Ada\"", await ada.AskAsync("""{"id":"1","type":"subscribe","payload":{"query":"{ context }"}}"""), StringComparison.Ordinal);
        await ada.ReceiveAsync();
        await credential.CancelAsync();
        Assert.Equal("4403 Credential ended", await ada.ReceiveAsync());
        await ada.CloseAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_its_subscriptions()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        await socket.SendAsync("""{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}""");
        await server.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
        socket.Abort();

        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_client_that_answers_no_ping_is_gone()
    {
        // Long enough for the subscription to stand before, on a machine that is busy.
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { Sockets = new GraphQLSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(2) } });
        // The connection stays open and says nothing any more, as when the network between the two has failed.
        using var silent = new TcpClient();
        await silent.ConnectAsync(server.Url.Host, server.Url.Port);
        var stream = silent.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /graphql HTTP/1.1\r\nHost: {server.Url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));
        await stream.WriteAsync(Frame("""{"type":"connection_init"}"""));
        await ReadUntilAsync(stream, "connection_ack");
        await stream.WriteAsync(Frame("""{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}"""));

        await server.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Shutdown_closes_sockets_as_going_away()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.InitialiseAsync();

        var stopping = server.StopAsync();

        Assert.Equal("1001 Going away", await socket.ReceiveAsync());
        await socket.CloseAsync();
        await stopping;
    }

    // One text frame, masked with zeros.
    private static byte[] Frame(string text) => text.Length < 126
        ? [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]
        : throw new ArgumentOutOfRangeException(nameof(text));

    private static async Task ReadUntilAsync(NetworkStream stream, string expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (buffer, read) = (new byte[4096], 0);
        while (!Encoding.UTF8.GetString(buffer, 0, read).Contains(expected, StringComparison.Ordinal))
        {
            var received = await stream.ReadAsync(buffer.AsMemory(read), patience.Token);
            Assert.NotEqual(0, received);
            read += received;
        }
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static async Task<string> AfterCompleteAsync(TestSocket socket, string message)
    {
        var answer = await socket.AskAsync(message);
        return answer.Contains("complete", StringComparison.Ordinal) ? await socket.ReceiveAsync() : answer;
    }
}
