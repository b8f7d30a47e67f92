using System.Net.WebSockets;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Follows a document, hangs up now and then, and goes on from the last version that it has.</summary>
internal sealed class FlappingFollower(int port, LoadUser user, string record, int seed)
{
    private const string Query = "subscription($id: Node!, $since: Int) { recordChanges(id: $id, since: $since) { version isFirst } }";

    private readonly Random _random = new(seed);

    public string Record => record;

    public long Version { get; private set; }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="InvalidOperationException">A version came twice, or one is missing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = await GraphQLSocket.ConnectAsync(port, user.Token, cancellationToken);
                using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                hangUp.CancelAfter(TimeSpan.FromSeconds(_random.Next(5, 300)));
                await FollowAsync(socket, hangUp.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or WebSocketException or IOException)
            {
                // Hung up by itself, or cut off: it comes back.
            }
        }
    }

    private async Task FollowAsync(GraphQLSocket socket, CancellationToken cancellationToken)
    {
        await socket.AskAsync("1", Query, new { id = record, since = Version == 0 ? (long?)null : Version }, cancellationToken);
        while (true)
        {
            using var message = await socket.ReceiveAsync(cancellationToken);
            if (!message.RootElement.TryGetProperty("payload", out var payload) || !payload.TryGetProperty("data", out var data))
                throw new InvalidOperationException($"No change: {message.RootElement}");
            var step = data.GetProperty("recordChanges");
            var version = step.GetProperty("version").GetInt64();
            if (Version > 0 && version != Version + 1)
                throw new InvalidOperationException($"Version {version} of {record} came after {Version}.");
            Version = version;
        }
    }
}
