using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using LinkedRecords.Api.Identity;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>One instance of the client over all its connections: what it listens to, and what it has not certainly received yet.</summary>
/// <remarks>
/// Socket.IO calls it connection state recovery: the client comes back with the id of the session and the offset of the last event that
/// it has received, and is sent what came after. Frames are kept until the answer to a ping proves that they have arrived. Answers are kept as
/// well, and may arrive twice; the client waits for each only once, but for ever.
/// </remarks>
/// <param name="id">What the client presents to come back.</param>
/// <param name="caller">Whose it is.</param>
/// <param name="offset">The number of the last event that the client has received already, from another node or before a restart.</param>
internal sealed class ClientSession(string id, Caller caller, long offset = 0)
{
    private const int MostEvents = 20_000;
    private const int MostAnsweredAfterAdoption = 256;
    private const long MostUnits = 16 * 1024 * 1024;
    private readonly Lock _sync = new();

    // All under _sync: kept frames, of which those before _next have been given to the connection.
    private readonly List<Frame> _frames = [];
    private readonly EventBarrier _received = new();
    private TaskCompletionSource _arrived = NewSignal();
    private int _next;
    private long _units;
    private int _events;
    private long _offset = offset;
    private long _lost = offset;
    private long _sequence;
    private int _channels;
    private bool _isAsked;
    private long? _acks = offset > 0 ? null : -1;

    private readonly ConcurrentDictionary<string, bool> _clientIds = new(StringComparer.Ordinal);

    /// <summary>What the client presents to come back. Unguessable.</summary>
    public string Id { get; } = id;

    /// <summary>Names the session in the log; says nothing that would let somebody come back to it.</summary>
    public string Tag { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whose it is, by the credential of the last connection.</summary>
    public Caller Caller { get; set; } = caller;

    /// <summary>Where it is, by the last connection.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>Whose it is.</summary>
    public Node User => Caller.User;

    /// <summary>Called, at most once for each connection, when the client does not read what it is sent.</summary>
    public Action? Overrun { get; set; }

    /// <summary>What has arrived from the client and what is settled.</summary>
    public EventBarrier Events { get; } = new();

    /// <summary>The texts that the client has sent changes of, and when it last did.</summary>
    public ConcurrentDictionary<Node, DateTimeOffset> Edited { get; } = new();

    /// <summary>
    /// The texts of which the newest change was left out, because the client was loading them anew, and when: it has to show that it goes on.
    /// </summary>
    public ConcurrentDictionary<Node, DateTimeOffset> LeftOut { get; } = new();

    /// <summary>The channels it listens to.</summary>
    public ConcurrentDictionary<string, IChannel> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>The client listens to one more channel, or after all not; every event from here on says how many there are.</summary>
    /// <remarks>An event by itself, so that a client that knows of a channel also knows of its number: <see cref="SessionOffset"/>.</remarks>
    public void Count()
    {
        lock (_sync)
        {
            _channels = Channels.Count;
            KeepEvent("\"channels\"");
        }
    }

    /// <summary>The next number of an edit of this session.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>The ids of the client's objects.</summary>
    public IEnumerable<string> ClientIds => _clientIds.Keys;

    /// <summary>The client uses this id for one of its objects; false when that is known, or there are too many.</summary>
    public bool Claim(string clientId) => _clientIds.Count < MostEvents && _clientIds.TryAdd(clientId, true);

    /// <summary>Whether the client uses this id; then a message with it that it did not cause would deceive it.</summary>
    public bool Owns(string clientId) => _clientIds.ContainsKey(clientId);

    /// <summary>Notes the number of an event and answers those that never came: their connection broke over them.</summary>
    /// <returns>Whether any was lost.</returns>
    public bool Receive(long ackId)
    {
        // What a session from elsewhere was answered last is not known. The client heeds an answer only where it waits for one.
        var next = _acks is { } last ? last + 1 : Math.Max(0, ackId - MostAnsweredAfterAdoption);
        var hasLost = _acks is >= 0 && ackId > next;
        for (var lost = next; (hasLost || _acks is null) && lost < ackId && lost - next < MostEvents; lost++)
        {
            Ack(lost, "lost");
        }

        _acks = Math.Max(_acks ?? -1, ackId);
        return hasLost;
    }

    /// <summary>Sends a message of a channel; <paramref name="message"/> is JSON.</summary>
    public void Send(string message)
    {
        lock (_sync)
        {
            KeepEvent($"\"data\",{message}");
        }
    }

    /// <summary>Answers an event of the client.</summary>
    /// <param name="code">From docs/errors.md, where there is one.</param>
    public void Ack(long? ackId, string status, string? code = null)
    {
        if (ackId is { } number)
        {
            var explanation = code is null ? string.Empty : $",\"code\":\"{code}\"";
            lock (_sync)
            {
                Keep(new Frame(Offset: null, string.Create(CultureInfo.InvariantCulture, $"43{number}[{{\"status\":\"{status}\"{explanation}}}]")));
            }
        }
    }

    /// <summary>Completes when the client has dealt with everything sent up to now, or after <paramref name="patience"/>.</summary>
    public async Task ReceivedAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task received;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_sync)
        {
            received = _received.SettledAsync(over.Token);
            if (received.IsCompleted)
            {
                return;
            }

            _isAsked = true;
            Signal();
        }

        over.CancelAfter(patience);
        await received.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The next frames for the connection, and whether somebody waits until the client has dealt with them; waits for either.</summary>
    public async ValueTask<(List<string> Frames, bool IsAwaited)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_sync)
            {
                // Looked at in here: once a connection is cut off it must not take what the next one is to send.
                cancellationToken.ThrowIfCancellationRequested();
                if (_next < _frames.Count || _isAsked)
                {
                    var (taken, isAwaited) = (_frames.Skip(_next).Select(frame => frame.Text).ToList(), _isAsked);
                    (_next, _isAsked) = (_frames.Count, false);
                    return (taken, isAwaited);
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
            var confirmed = Math.Min(count, _next);
            _frames.RemoveRange(0, confirmed);
            _next -= confirmed;
            _received.Settle(confirmed);
            Weigh();
        }
    }

    /// <summary>A new connection goes on after the last event that the client has received.</summary>
    /// <returns>Whether everything after it is still here.</returns>
    public bool Resume(long offset)
    {
        lock (_sync)
        {
            Retain(frame => frame.Offset is null || frame.Offset > offset);
            Signal();
            return _lost <= offset && offset <= _offset;
        }
    }

    private void KeepEvent(string content)
    {
        _offset++;
        Keep(new Frame(_offset, $"42[{content},\"{new SessionOffset(_offset, _channels)}\"]"));
    }

    private void Keep(Frame frame)
    {
        _frames.Add(frame);
        _received.Arrive();
        _units += frame.Text.Length;
        _events += frame.Offset is null ? 0 : 1;
        if (_events > MostEvents || _units > MostUnits)
        {
            // Neither read nor confirmed: the client is cut off, and when it comes back it is told to load anew what it listens to.
            _lost = _offset;
            Retain(kept => kept.Offset is null);
            Overrun?.Invoke();
        }

        Signal();
    }

    // For a connection to come.
    private void Retain(Predicate<Frame> isKept)
    {
        _received.Settle(_frames.RemoveAll(frame => !isKept(frame)));
        _next = 0;
        Weigh();
    }

    private void Weigh()
    {
        _units = _frames.Sum(frame => (long)frame.Text.Length);
        _events = _frames.Count(frame => frame.Offset is not null);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _arrived.TrySetResult();
        _arrived = NewSignal();
    }

    private readonly record struct Frame(long? Offset, string Text);
}
