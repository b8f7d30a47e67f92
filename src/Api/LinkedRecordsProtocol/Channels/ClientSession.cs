using System.Collections.Concurrent;
using System.Globalization;
using LinkedRecords.Api.Identity;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>One instance of the client over all its connections: what it listens to, and what it has not certainly received yet.</summary>
/// <remarks>
/// Socket.IO calls it connection state recovery: the client comes back with the id of the session and the offset of the last event that
/// it has received, and is sent what came after. Frames are kept until a heartbeat proves that they have arrived. Answers are kept as
/// well, and may arrive twice; the client waits for each only once.
/// </remarks>
/// <param name="id">What the client presents to come back.</param>
/// <param name="caller">Whose it is.</param>
/// <param name="offset">The number of the last event that the client has received already, from another node.</param>
internal sealed class ClientSession(string id, Caller caller, long offset = 0)
{
    private const int MostFrames = 20_000;
    private const long MostUnits = 16 * 1024 * 1024;
    private readonly Lock _sync = new();

    // All under _sync: kept frames, of which those before _next have been given to the connection.
    private readonly List<Frame> _frames = [];
    private TaskCompletionSource _arrived = NewSignal();
    private TaskCompletionSource _given = NewSignal();
    private int _next;
    private long _units;
    private long _offset = offset;
    private long _lost = offset;
    private long _sequence;
    private long _acks = -1;

    private readonly ConcurrentDictionary<string, bool> _clientIds = new(StringComparer.Ordinal);

    /// <summary>What the client presents to come back. Unguessable.</summary>
    public string Id { get; } = id;

    /// <summary>Names the session in the log; says nothing that would let somebody come back to it.</summary>
    public string Tag { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whose it is, by the credential of the last connection.</summary>
    public Caller Caller { get; set; } = caller;

    /// <summary>Whose it is.</summary>
    public Node User => Caller.User;

    /// <summary>Called, at most once for each connection, when the client does not read what it is sent.</summary>
    public Action? Overrun { get; set; }

    /// <summary>What has arrived from the client and what is settled.</summary>
    public EventBarrier Events { get; } = new();

    /// <summary>The texts that the client has sent changes of, and when it last did.</summary>
    public ConcurrentDictionary<Node, DateTimeOffset> Edited { get; } = new();

    /// <summary>The channels it listens to.</summary>
    public ConcurrentDictionary<string, IChannel> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>The next number of an edit of this session.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>The ids of the client's objects.</summary>
    public IEnumerable<string> ClientIds => _clientIds.Keys;

    /// <summary>The client uses this id for one of its objects; false when that is known, or there are too many.</summary>
    public bool Claim(string clientId) => _clientIds.Count < MostFrames && _clientIds.TryAdd(clientId, true);

    /// <summary>Whether the client uses this id; then a message with it that it did not cause would deceive it.</summary>
    public bool Owns(string clientId) => _clientIds.ContainsKey(clientId);

    /// <summary>Notes the number of an event and answers those that never came: their connection broke over them.</summary>
    /// <returns>Whether any was lost.</returns>
    public bool Receive(long ackId)
    {
        var before = _acks;
        _acks = Math.Max(_acks, ackId);
        for (var lost = before + 1; before >= 0 && lost < ackId && lost - before < MostFrames; lost++)
        {
            Ack(lost, "lost");
        }

        return before >= 0 && ackId > before + 1;
    }

    /// <summary>Sends an event; <paramref name="message"/> is JSON.</summary>
    public void Send(string message)
    {
        lock (_sync)
        {
            _offset++;
            Keep(new Frame(_offset, string.Create(CultureInfo.InvariantCulture, $"42[\"data\",{message},\"{_offset}\"]")));
        }
    }

    /// <summary>Answers an event of the client.</summary>
    public void Ack(long? ackId, string status)
    {
        if (ackId is { } number)
        {
            lock (_sync)
            {
                Keep(new Frame(Offset: null, string.Create(CultureInfo.InvariantCulture, $"43{number}[{{\"status\":\"{status}\"}}]")));
            }
        }
    }

    /// <summary>Completes when everything sent up to now was given to the connection, or after <paramref name="patience"/>.</summary>
    public async Task GivenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task given;
        lock (_sync)
        {
            if (_next == _frames.Count)
            {
                return;
            }

            given = _given.Task;
        }

        await Task.WhenAny(given, Task.Delay(patience, cancellationToken));
    }

    /// <summary>The next frames for the connection; waits for some.</summary>
    public async ValueTask<List<string>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_sync)
            {
                // Looked at in here: once a connection is cut off it must not take what the next one is to send.
                cancellationToken.ThrowIfCancellationRequested();
                if (_next < _frames.Count)
                {
                    var taken = _frames.Skip(_next).Select(frame => frame.Text).ToList();
                    _next = _frames.Count;
                    _given.TrySetResult();
                    _given = NewSignal();
                    return taken;
                }

                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The first <paramref name="count"/> kept frames have arrived.</summary>
    public void Confirm(int count)
    {
        lock (_sync)
        {
            Drop(Math.Min(count, _next));
        }
    }

    /// <summary>A new connection goes on after the last event that the client has received.</summary>
    /// <returns>Whether everything after it is still here.</returns>
    public bool Resume(long offset)
    {
        lock (_sync)
        {
            _frames.RemoveAll(frame => frame.Offset <= offset);
            _units = _frames.Sum(frame => (long)frame.Text.Length);
            _next = 0;
            Signal();
            return _lost <= offset && offset <= _offset;
        }
    }

    private void Keep(Frame frame)
    {
        _frames.Add(frame);
        _units += frame.Text.Length;
        if (_frames.Count > MostFrames || _units > MostUnits)
        {
            // Neither read nor confirmed: the client is cut off, and when it comes back it is told to load anew what it listens to.
            _lost = _offset;
            Drop(_frames.Count);
            Overrun?.Invoke();
        }

        Signal();
    }

    private void Drop(int count)
    {
        _units -= _frames.Take(count).Sum(frame => (long)frame.Text.Length);
        _frames.RemoveRange(0, count);
        _next = Math.Max(0, _next - count);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _arrived.TrySetResult();
        _arrived = NewSignal();
    }

    private readonly record struct Frame(long? Offset, string Text);
}
