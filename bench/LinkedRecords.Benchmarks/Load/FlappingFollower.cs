using System.Net.WebSockets;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Follows a document, hangs up now and then, and goes on from the last version that it has.</summary>
internal sealed class FlappingFollower(int port, LoadUser user, string record, int seed)
{
    private const string Query = "subscription($id: Node!, $since: Int) { recordChanges(id: $id, since: $since) { version isFirst } }";

    private static readonly TimeSpan BeforeComingBack = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);

    public string Record => record;

    public long Version { get; private set; }

    /// <summary>How often it has come.</summary>
    public int Connections { get; private set; }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="InvalidDataException">A version came twice, or one is missing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = await GraphQLSocket.ConnectAsync(port, user.Token, cancellationToken);
                Connections++;
                using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                hangUp.CancelAfter(TimeSpan.FromSeconds(_random.Next(5, 300)));
                await FollowAsync(socket, hangUp.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or WebSocketException or IOException or InvalidOperationException)
            {
                // Hung up by itself, or cut off, or told to come later: it comes back, and not at once.
                await Task.Delay(BeforeComingBack, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                throw new InvalidDataException($"No change: {message.RootElement}");
            var step = data.GetProperty("recordChanges");
            var version = step.GetProperty("version").GetInt64();
            if (Version > 0 && version != Version + 1)
                throw new InvalidDataException($"Version {version} of {record} came after {Version}.");
            Version = version;
        }
    }
}
