using System.Text.Json;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>One subscription on a socket of its own that is never opened again, and everything that came of it.</summary>
internal sealed class FollowingSocket : IDisposable
{
    private readonly GraphQLSocket _socket;

    private FollowingSocket(GraphQLSocket socket) => _socket = socket;

    public static async Task<FollowingSocket> BeginAsync(Uri node, ApiUser user, string subscription, CancellationToken cancellationToken)
    {
        var following = new FollowingSocket(await GraphQLSocket.ConnectAsync(node.Port, user.Token, cancellationToken));
        await following._socket.AskAsync("1", subscription, new { }, cancellationToken);
        return following;
    }

    /// <summary>The next thing that is told; the socket is read meanwhile, so that it answers the server's signs of life.</summary>
    public async Task<JsonElement> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var message = await _socket.ReceiveAsync(cancellationToken);
            var kind = message.RootElement.GetProperty("type").GetString();
            if (kind is "ping" or "pong")
                continue;
            Assert.True(kind is "next", message.RootElement.ToString());
            return message.RootElement.GetProperty("payload").GetProperty("data").Clone();
        }
    }

    public void Dispose() => _socket.Dispose();
}
