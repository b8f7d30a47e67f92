using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>The way to the server: requests over HTTP, subscriptions over sockets that come back by themselves.</summary>
internal sealed class GraphQLLink(HttpClient http, string? token)
{
    private const string Protocol = "graphql-transport-ws";
    private const int MostTries = 8;
    private const double Growth = 1.5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public string? Token { get; set; } = token;

    /// <summary>A request; without an answer it is repeated, so a mutation must carry an id.</summary>
    public async Task<JsonObject> AskAsync(string query, JsonObject variables, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var tries = 1; tries < MostTries; tries++)
        {
            try
            {
                return await AskOnceAsync(query, variables, cancellationToken);
            }
            catch (Exception lost) when (IsLost(lost, cancellationToken))
            {
                await Task.Delay(WithJitter(pause), cancellationToken);
                pause = Longer(pause);
            }
        }

        try
        {
            return await AskOnceAsync(query, variables, cancellationToken);
        }
        catch (Exception lost) when (IsLost(lost, cancellationToken))
        {
            throw new LinkedRecordsException("OFFLINE", $"{http.BaseAddress} does not answer. Try again; what was written under an id is not written twice.", lost);
        }
    }

    /// <summary>A subscription, begun again after each loss.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">Asked for at each beginning: the last revision that was told belongs into them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<JsonObject> FollowAsync(
        string query, Func<JsonObject> variables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            using var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol(Protocol);
            var events = EventsAsync(socket, query, variables(), cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(events, cancellationToken) is { } found)
            {
                if (found.Ended)
                    yield break;
                pause = FirstPause;
                yield return found.Data!;
            }

            await Task.Delay(WithJitter(pause), cancellationToken);
            pause = Longer(pause);
        }
    }

    private async Task<JsonObject> AskOnceAsync(string query, JsonObject variables, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative))
        {
            Content = JsonContent.Create(new JsonObject { ["query"] = query, ["variables"] = variables.DeepClone() }),
        };
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await http.SendAsync(request, cancellationToken);
        // A proxy's page is no answer of the server.
        if ((int)answer.StatusCode >= 500)
            answer.EnsureSuccessStatusCode();
        var said = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? [];
        return DataOf(said);
    }

    private static JsonObject DataOf(JsonObject result) =>
        result["data"] is JsonObject data && result["errors"] is null ? data : throw Refusal(result["errors"]?[0] ?? result);

    // Null: the connection is lost. Iterators cannot yield inside a try, so the one step that may fail is here.
    private static async ValueTask<(JsonObject? Data, bool Ended)?> NextAsync(IAsyncEnumerator<JsonObject> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync() ? (events.Current, Ended: false) : (null, Ended: true);
        }
        catch (Exception lost) when (IsLost(lost, cancellationToken))
        {
            return null;
        }
    }

    private async IAsyncEnumerable<JsonObject> EventsAsync(
        ClientWebSocket socket, string query, JsonObject variables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var server = http.BaseAddress!;
        var address = new UriBuilder(server) { Path = "/graphql", Scheme = server.Scheme is "https" ? "wss" : "ws" };
        await socket.ConnectAsync(address.Uri, cancellationToken);
        await SendAsync(socket, new JsonObject { ["type"] = "connection_init", ["payload"] = new JsonObject { ["token"] = Token } }, cancellationToken);
        var payload = new JsonObject { ["query"] = query, ["variables"] = variables };
        while (await ReceiveAsync(socket, cancellationToken) is { } message)
        {
            switch ((string?)message["type"])
            {
                case "connection_ack":
                    await SendAsync(socket, new JsonObject { ["type"] = "subscribe", ["id"] = "1", ["payload"] = payload }, cancellationToken);
                    break;
                case "ping":
                    await SendAsync(socket, new JsonObject { ["type"] = "pong" }, cancellationToken);
                    break;
                case "next":
                    yield return DataOf(message["payload"] as JsonObject ?? []);
                    break;
                case "error":
                    throw Refusal(message["payload"]?[0]);
                case "complete":
                    yield break;
            }
        }
    }

    private static Task SendAsync(ClientWebSocket socket, JsonObject message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task<JsonNode> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var part = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(part, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                throw Closed(socket);
            await message.WriteAsync(part.AsMemory(0, received.Count), cancellationToken);
            if (received.EndOfMessage)
                return JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!;
        }
    }

    // 4400 to 4499 say that trying again is of no use, by the protocol.
    private static Exception Closed(ClientWebSocket socket) => (int?)socket.CloseStatus switch
    {
        4401 or 4403 => new LinkedRecordsException("UNAUTHENTICATED", $"{socket.CloseStatusDescription}. Sign in again."),
        >= 4400 and < 4500 => new LinkedRecordsException("PROTOCOL", $"The server closed the connection: {socket.CloseStatusDescription}."),
        _ => new WebSocketException(WebSocketError.ConnectionClosedPrematurely),
    };

    private static LinkedRecordsException Refusal(JsonNode? error) => new(
        (string?)error?["extensions"]?["code"] ?? (string?)error?["code"] ?? "REQUEST_REFUSED",
        (string?)error?["message"] ?? (string?)error?["detail"] ?? "The server refused.");

    private static bool IsLost(Exception cause, CancellationToken cancellationToken) => cause switch
    {
        HttpRequestException or WebSocketException or IOException => true,
        LinkedRecordsException { Code: "STORAGE_UNAVAILABLE" or "SERVER_STOPPING" } => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private static TimeSpan Longer(TimeSpan pause) => pause * Growth < LongestPause ? pause * Growth : LongestPause;

#pragma warning disable CA5394 // Spreads clients over time; nobody is kept from guessing it.
    private static TimeSpan WithJitter(TimeSpan pause) => pause * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
}
