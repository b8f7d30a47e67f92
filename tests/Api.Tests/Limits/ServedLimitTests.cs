using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LinkedRecords.Api.Tests.Operations;

namespace LinkedRecords.Api.Tests.Limits;

/// <summary>Limits as a client meets them: over HTTP, by the address that the trusted proxy tells.</summary>
public sealed class ServedLimitTests(ServedOnce served) : IClassFixture<ServedOnce>
{
    private const string Me = """{"query":"{ me { id } }"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_address_that_asks_too_often_is_told_which_limit_it_is_and_when_to_come_back()
    {
        Assert.All(await FromAsync("203.0.113.1", times: 6), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        await RefusedAsync("RATE_LIMITED_ADDRESS", await served.SendAsync(HttpMethod.Get, "/health/live", "203.0.113.1"));

        // What the client itself wrote in front of it is not believed; another proxy that is trusted is looked behind.
        await RefusedAsync("RATE_LIMITED_ADDRESS", await served.SendAsync(HttpMethod.Get, "/health/live", "198.51.100.9, 203.0.113.1"));
        await RefusedAsync("RATE_LIMITED_ADDRESS", await served.SendAsync(HttpMethod.Get, "/health/live", "203.0.113.1, 10.7.0.1"));
        using var other = await served.SendAsync(HttpMethod.Get, "/health/live", "203.0.113.2");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Attempts_to_sign_in_are_fewer_than_requests()
    {
        await GuestAsync("203.0.113.10");
        await GuestAsync("203.0.113.10");

        await RefusedAsync("RATE_LIMITED_SIGN_IN", await served.SendAsync(HttpMethod.Post, "/auth/guest", "203.0.113.10"));
    }

    [Fact]
    public async Task A_user_is_counted_wherever_he_asks_from()
    {
        var token = await GuestAsync("203.0.113.20");
        for (var number = 0; number < 3; number++)
        {
            using var answer = await AskAsync(token, $"203.0.113.{21 + number}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await RefusedAsync("RATE_LIMITED_USER", await AskAsync(token, "203.0.113.25"));
    }

    [Fact]
    public async Task A_socket_too_many_of_an_address_is_refused_before_it_is_opened()
    {
        using var first = await OpenAsync("203.0.113.30");
        using var second = await OpenAsync("203.0.113.30");
        using var third = NewSocket("203.0.113.30");

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(third));

        Assert.Equal(HttpStatusCode.TooManyRequests, third.HttpStatusCode);
        Assert.True(int.Parse(third.HttpResponseHeaders!["Retry-After"].Single(), System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task A_socket_too_many_of_a_user_is_closed_with_the_code()
    {
        var token = await GuestAsync("203.0.113.40");
        using var first = await OpenAsync("203.0.113.41");
        Assert.Contains("connection_ack", await InitialiseAsync(first, token), StringComparison.Ordinal);
        using var second = await OpenAsync("203.0.113.42");

        var closed = await InitialiseAsync(second, token);

        Assert.Contains("SOCKET_LIMIT_USER", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_events_counts_as_a_socket()
    {
        var token = await GuestAsync("203.0.113.60");
        using var first = await FollowAsync(token, "203.0.113.61");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        await RefusedAsync("SOCKET_LIMIT_USER", await FollowAsync(token, "203.0.113.62"));
    }

    private async Task<HttpResponseMessage[]> FromAsync(string client, int times)
    {
        var answers = new HttpResponseMessage[times];
        for (var number = 0; number < times; number++)
        {
            answers[number] = await served.SendAsync(HttpMethod.Get, "/health/live", client);
        }

        return answers;
    }

    private async Task<string> GuestAsync(string client)
    {
        using var answer = await served.SendAsync(HttpMethod.Post, "/auth/guest", client);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private Task<HttpResponseMessage> AskAsync(string token, string client) => served.SendAsync(
        HttpMethod.Post, "/graphql", client, new StringContent(Me, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), ("Authorization", $"Bearer {token}"));

    private Task<HttpResponseMessage> FollowAsync(string token, string client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
                """{"query":"subscription { facts(predicate: [\"isA\"]) { count } }"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("X-Forwarded-For", client);
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task RefusedAsync(string code, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static ClientWebSocket NewSocket(string client)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("X-Forwarded-For", client);
        return socket;
    }

    private async Task<ClientWebSocket> OpenAsync(string client)
    {
        var socket = NewSocket(client);
        await ConnectAsync(socket);
        return socket;
    }

    private async Task ConnectAsync(ClientWebSocket socket)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new UriBuilder(served.Address) { Scheme = "ws", Path = "/graphql" }.Uri, deadline.Token);
    }

    /// <summary>What the server answers: a message, or why it closes.</summary>
    private static async Task<string> InitialiseAsync(ClientWebSocket socket, string token)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var message = JsonSerializer.SerializeToUtf8Bytes(new { type = "connection_init", payload = new { token } });
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, deadline.Token);
        return received.MessageType == WebSocketMessageType.Close
            ? $"{socket.CloseStatus} {socket.CloseStatusDescription}"
            : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
