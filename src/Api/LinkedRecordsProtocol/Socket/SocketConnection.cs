using System.Globalization;
using System.Net.WebSockets;
using System.Threading.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.GraphQL.Transports.Sockets;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>A session on its connection: events in, frames out, and a heartbeat that proves what has arrived.</summary>
internal sealed class SocketConnection(FrameSocket socket, ClientSession session, SocketEvents events, TimeProvider clock)
{
    private const int MostWaitingEvents = 256;
    private const int FramesBetweenPings = 1_000;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    // When it is full the socket is not read on: the client has to wait. Its answers to heartbeats are not seen then, and not missed.
    private readonly Channel<SocketPacket> _events = Channel.CreateBounded<SocketPacket>(MostWaitingEvents);
    private long _written;
    private long _marked;
    private long _confirmed;
    private volatile TaskCompletionSource? _pong;
    private volatile TaskCompletionSource _pingDue = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReadingOn = true;
    private bool _isGoodbye;

    /// <summary>The first packet of a connection.</summary>
    public static string Open(string id) => string.Create(
        CultureInfo.InvariantCulture,
        $"0{{\"sid\":\"{id}\",\"upgrades\":[],\"pingInterval\":{PingInterval.TotalMilliseconds},\"pingTimeout\":{PingTimeout.TotalMilliseconds},\"maxPayload\":{FrameSocket.LargestFrame}}}");

    /// <summary>Runs until the connection ends.</summary>
    /// <param name="isResumed">Whether the session had a connection before.</param>
    /// <param name="expired">Cancelled when the credential no longer holds.</param>
    /// <returns>Whether the client said goodbye, and will not come back.</returns>
    public async Task<bool> RunAsync(bool isResumed, CancellationToken expired, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired);
        session.Overrun = ending.Cancel;
        Task[] all = [ReceiveAsync(ending.Token), WriteAsync(ending.Token), HandleAsync(isResumed, ending.Token), BeatAsync(ending.Token)];
        await Task.WhenAny(all);
        session.Overrun = null;
        if (expired.IsCancellationRequested)
        {
            // So that the client tells its application, instead of coming back with the same token for ever.
            await socket.SendAsync("41", cancellationToken);
        }

        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(all);
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException or ChannelClosedException)
        {
            // The others end because the first did.
        }

        session.Events.Abandon();
        return _isGoodbye;
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await socket.ReceiveAsync(cancellationToken) is { Length: > 0 } frame)
        {
            switch (frame[0])
            {
                case '3':
                    Confirm();
                    break;
                case '4' when SocketPacket.TryRead(frame.AsSpan(1)) is { } packet:
                    if (packet.Kind == SocketPacket.Disconnect)
                    {
                        _isGoodbye = true;
                        return;
                    }

                    session.Events.Arrive();
                    _isReadingOn = _events.Writer.TryWrite(packet);
                    if (!_isReadingOn)
                    {
                        await _events.Writer.WriteAsync(packet, cancellationToken);
                        _isReadingOn = true;
                    }

                    break;
                case '6':
                    break;
                default:
                    // Closed, or no packet of the protocol.
                    return;
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (frames, isAwaited) = await session.TakeAsync(cancellationToken);
            foreach (var frame in frames)
            {
                await socket.SendAsync(frame, cancellationToken);
                if (Interlocked.Increment(ref _written) - Interlocked.Read(ref _marked) >= FramesBetweenPings)
                {
                    _pingDue.TrySetResult();
                }
            }

            if (isAwaited)
            {
                _pingDue.TrySetResult();
            }
        }
    }

    private async Task HandleAsync(bool isResumed, CancellationToken cancellationToken)
    {
        var freeing = isResumed ? events.FreeStuckTextsAsync(session, cancellationToken) : Task.CompletedTask;
        await foreach (var packet in _events.Reader.ReadAllAsync(cancellationToken))
        {
            if (packet.Kind == SocketPacket.Event)
            {
                await events.HandleAsync(session, packet, cancellationToken);
            }

            session.Events.Settle();
            await Turn.AfterOthers;
        }

        await freeing;
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var isAlive = true;
        while (isAlive)
        {
            await PauseAsync(cancellationToken);
            _pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _marked, Interlocked.Read(ref _written));
            do
            {
                await socket.SendAsync("2", cancellationToken);
                isAlive = await HasAnsweredAsync(_pong.Task, cancellationToken);
            }
            while (!isAlive && !_isReadingOn);
        }
    }

    // What was written is kept until a ping after it is answered: a client that is sent much is asked more often, and when somebody waits for that.
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_pingDue.Task, Task.Delay(PingInterval, clock, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _pingDue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task<bool> HasAnsweredAsync(Task pong, CancellationToken cancellationToken)
    {
        try
        {
            await pong.WaitAsync(PingTimeout, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Frames arrive in order: whoever answers a ping has everything that was sent before it.
    private void Confirm()
    {
        var marked = Interlocked.Read(ref _marked);
        session.Confirm((int)(marked - _confirmed));
        _confirmed = marked;
        _pong?.TrySetResult();
    }
}
