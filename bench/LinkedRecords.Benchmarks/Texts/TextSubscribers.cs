using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using LinkedRecords.Benchmarks.GraphQL;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>Many sockets that follow one text; a change is made when all have received the one before.</summary>
/// <param name="server">Whose text it is.</param>
/// <param name="path">Where they connect.</param>
/// <param name="protocol">The subprotocol, or null.</param>
/// <param name="greeting">What each sends to follow the text, and a part of the answer to wait for; null for none.</param>
/// <param name="changeAsync">Writes what it is given into the text.</param>
internal sealed class TextSubscribers(
    ServerProcess server, string path, string? protocol, IReadOnlyList<(byte[] Message, WebSocketMessageType Kind, string? Answer)> greeting, Func<string, Task> changeAsync) : IAsyncDisposable
{
    public const int Sockets = 1_000;
    private const int WarmupChanges = 25;
    private const int ChangesOfATurn = 20;

    private readonly List<ClientWebSocket> _sockets = [];
    private readonly List<double> _changeMilliseconds = [];
    private readonly List<double> _messageMilliseconds = [];
    private readonly double[] _arrivals = new double[Sockets];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _all = new();
    private string _marker = "";
    private long _started;
    private int _missing;
    private int _changes;
    private TimeSpan _elapsed;
    private double _cpuSeconds;
    private Task[] _readers = [];

    /// <summary>What a message to a socket has cost in the turns so far, and how long after the change began one came.</summary>
    public ServerCost Cost => ServerCost.Of([.. _messageMilliseconds.Order()], _elapsed, _cpuSeconds);

    /// <summary>The milliseconds within which 99 in 100 changes had reached all sockets.</summary>
    public double Last99 => _changeMilliseconds.Order().ElementAt((int)(_changeMilliseconds.Count * 0.99));

    /// <summary>The text "mark" and a number, which no other part of a message holds.</summary>
    public static string Mark(int number) => $"mark{number:0000}.";

    /// <summary>Follows with all sockets, and makes changes until they cost no less than those before.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; number < Sockets; number++)
            _sockets.Add(await FollowOnceAsync(cancellationToken));
        _readers = [.. _sockets.Select(ReadAsync)];
        await Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () =>
        {
            for (var number = 0; number < WarmupChanges; number++)
                await ChangeAsync(cancellationToken);
            return WarmupChanges;
        });
    }

    /// <summary>Makes changes, one after the other.</summary>
    public async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        for (var number = 0; number < ChangesOfATurn; number++)
        {
            await ChangeAsync(cancellationToken);
            _messageMilliseconds.AddRange(_arrivals);
            _changeMilliseconds.Add(_arrivals.Max());
        }

        _elapsed += Stopwatch.GetElapsedTime(started);
        _cpuSeconds += server.CpuSeconds - before;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers);
        _sockets.ForEach(socket => socket.Dispose());
        _stop.Dispose();
    }

    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        _marker = Mark(_changes++);
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _missing, Sockets);
        _started = Stopwatch.GetTimestamp();
        await changeAsync(_marker);
        await _all.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
    }

    private async Task<ClientWebSocket> FollowOnceAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
            socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}{path}"), cancellationToken);
        foreach (var (message, kind, answer) in greeting)
        {
            await socket.SendAsync(message, kind, endOfMessage: true, cancellationToken);
            while (answer is not null && !(await ReceiveAsync(socket, cancellationToken)).Contains(answer, StringComparison.Ordinal))
            {
                // Something else was said first.
            }
        }

        return socket;
    }

    private async Task ReadAsync(ClientWebSocket socket, int number)
    {
        try
        {
            while (true)
            {
                if (!(await ReceiveAsync(socket, _stop.Token)).Contains(_marker, StringComparison.Ordinal))
                    continue;
                _arrivals[number] = Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
                if (Interlocked.Decrement(ref _missing) == 0)
                    _all.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was received.
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            text.Append(Encoding.Latin1.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
                return text.ToString();
        }
    }
}
