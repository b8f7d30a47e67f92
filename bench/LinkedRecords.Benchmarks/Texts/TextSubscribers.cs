using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using LinkedRecords.Benchmarks.GraphQL;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>Many sockets that follow one text; a change is made when all have received the one before.</summary>
/// <remarks>They are read one after the other in the order in which they were connected: one that has its message before another that is read earlier counts as late as that one.</remarks>
/// <param name="server">Whose text it is.</param>
/// <param name="path">Where they connect.</param>
/// <param name="protocol">The subprotocol, or null.</param>
/// <param name="greeting">What each sends to follow the text, and a part of the answer to wait for; null for none.</param>
/// <param name="changeAsync">Writes what it is given into the text.</param>
internal sealed class TextSubscribers(
    ServerProcess server, string path, string? protocol, IReadOnlyList<(byte[] Message, WebSocketMessageType Kind, string? Answer)> greeting, Func<string, Task> changeAsync) : IDisposable
{
    public const int Sockets = 1_000;
    private const int SocketsBetweenPongs = 100;
    private const int WarmupChanges = 25;
    private const int ChangesOfATurn = 20;

    private readonly List<BareSocket> _sockets = [];
    private readonly List<double> _changeMilliseconds = [];
    private readonly List<double> _messageMilliseconds = [];
    private int _changes;
    private TimeSpan _elapsed;
    private double _cpuSeconds;

    /// <summary>What a message to a socket has cost in the turns so far, and how long after the change began one came.</summary>
    public ServerCost Cost => ServerCost.Of([.. _messageMilliseconds.Order()], _elapsed, _cpuSeconds);

    /// <summary>The milliseconds within which 99 in 100 changes had reached all sockets.</summary>
    public double Last99 => _changeMilliseconds.Order().ElementAt((int)(_changeMilliseconds.Count * 0.99));

    /// <summary>The text "mark" and a number, which no other part of a message holds.</summary>
    public static string Mark(int number) => $"mark{number:0000}.";

    /// <summary>Follows with all sockets, and makes changes until they cost no less than those before.</summary>
    /// <param name="others">Sockets that wait for their turn meanwhile.</param>
    public Task FollowAsync(TextSubscribers? others)
    {
        for (var number = 0; number < Sockets; number++)
        {
            _sockets.Add(Follow());
            if (number % SocketsBetweenPongs == 0)
                others?.AnswerPings();
        }

        return Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () =>
        {
            for (var number = 0; number < WarmupChanges; number++)
                await ChangeAsync();
            others?.AnswerPings();
            return WarmupChanges;
        });
    }

    /// <summary>Makes changes, one after the other.</summary>
    public async Task TakeTurnAsync()
    {
        var (started, before) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        for (var number = 0; number < ChangesOfATurn; number++)
        {
            var arrivals = await ChangeAsync();
            _messageMilliseconds.AddRange(arrivals);
            _changeMilliseconds.Add(arrivals.Max());
        }

        _elapsed += Stopwatch.GetElapsedTime(started);
        _cpuSeconds += server.CpuSeconds - before;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    // The milliseconds after which each had it.
    private async Task<double[]> ChangeAsync()
    {
        var (mark, arrivals) = (Mark(_changes++), new double[Sockets]);
        var (started, changing) = (Stopwatch.GetTimestamp(), changeAsync(mark));
        var sought = Encoding.ASCII.GetBytes(mark);
        for (var number = 0; number < Sockets; number++)
        {
            _sockets[number].ReceiveUntil(sought);
            arrivals[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        await changing;
        return arrivals;
    }

    private void AnswerPings() => _sockets.ForEach(socket => socket.AnswerPings());

    private BareSocket Follow()
    {
        var socket = new BareSocket(server.Port, path, protocol);
        foreach (var (message, kind, answer) in greeting)
        {
            if (kind is WebSocketMessageType.Text)
                socket.SendText(message);
            else
                socket.SendBytes(message);
            if (answer is not null)
                socket.ReceiveUntil(Encoding.Latin1.GetBytes(answer));
        }

        return socket;
    }
}
