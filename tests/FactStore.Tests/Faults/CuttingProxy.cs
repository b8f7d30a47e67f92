using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>
/// Stands in front of a server and cuts connections: those of a store to PostgreSQL at the worst moment, when the request has gone
/// through and the answer has not, and any at once when it is told to.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint _server;
    private readonly byte[] _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _clients = new();
    private readonly Task _accepting;
    private Hold? _hold;
    private int _cuts;

    /// <summary>Listens at once.</summary>
    /// <param name="server">Where connections lead.</param>
    /// <param name="channel">What a commit to PostgreSQL names; empty where there are none.</param>
    public CuttingProxy(EndPoint server, string channel)
    {
        _server = server;
        _channel = System.Text.Encoding.ASCII.GetBytes(channel);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts => _cuts;

    /// <summary>The probability with which a connection that carries a commit is cut before the answer.</summary>
    public double Harm { get; set; }

    /// <summary>In front of the PostgreSQL of a log, and what a store needs to go through it.</summary>
    public static (CuttingProxy Proxy, PostgresStoreOptions Log) Before(PostgresStoreOptions log)
    {
        var text = new NpgsqlConnectionStringBuilder(log.ConnectionString);
        var socket = Path.Combine(text.Host!, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{text.Port}"));
        var proxy = new CuttingProxy(new UnixDomainSocketEndPoint(socket), log.Schema);
        (text.Host, text.Port) = ("127.0.0.1", proxy.Port);
        return (proxy, log with { ConnectionString = text.ConnectionString });
    }

    /// <summary>Does harm when the next commit has come to a moment, and holds it there until the harm is done.</summary>
    /// <param name="patience">If none comes, the harm is done after this time.</param>
    public async Task AtAsync(CommitMoment moment, Func<Task> harm, TimeSpan patience)
    {
        var hold = new Hold(moment);
        Volatile.Write(ref _hold, hold);
        await Task.WhenAny(hold.Reached, Task.Delay(patience, _stop.Token));
        Interlocked.CompareExchange(ref _hold, null, hold);
        try
        {
            await harm();
        }
        finally
        {
            hold.Release();
        }
    }

    /// <summary>Cuts every connection there is, whatever is under way on it.</summary>
    public void CutAll()
    {
        foreach (var client in _clients.Keys)
        {
            Interlocked.Increment(ref _cuts);
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var _ = client;
        _clients.TryAdd(client, 0);
        using var server = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await server.ConnectAsync(_server, _stop.Token);
            var answers = new Answers(server, client);
            var relaying = answers.RelayAsync(_stop.Token);
            await ForwardAsync(client, server, answers);
            server.Shutdown(SocketShutdown.Send);
            await relaying;
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two has hung up.
        }
        finally
        {
            _clients.TryRemove(client, out var _);
        }
    }

    private async Task ForwardAsync(Socket client, Socket server, Answers answers)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await client.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            if (IsCommit(buffer.AsSpan(0, read)) && Random.Shared.NextDouble() < Harm)
            {
                answers.Swallow();
                Interlocked.Increment(ref _cuts);
            }

            var hold = IsCommit(buffer.AsSpan(0, read)) ? Interlocked.Exchange(ref _hold, null) : null;
            await (hold?.AtAsync(CommitMoment.RequestNotSent) ?? Task.CompletedTask);
            answers.HoldWith(hold);
            await server.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            await (hold?.AtAsync(CommitMoment.RequestSent) ?? Task.CompletedTask);
        }
    }

    // The writer names the channel in the same breath as it commits; when it takes the lock it says more.
    private bool IsCommit(ReadOnlySpan<byte> request) =>
        _channel.Length > 0 && request.IndexOf(_channel) >= 0 && request.IndexOf("linkedrecords log"u8) < 0;

    private sealed class Answers(Socket server, Socket client)
    {
        private volatile bool _isSwallowing;
        private volatile Hold? _hold;

        public void Swallow() => _isSwallowing = true;

        public void HoldWith(Hold? hold) => _hold = hold;

        public async Task RelayAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = await server.ReceiveAsync(buffer, cancellationToken)) > 0 && !_isSwallowing;)
            {
                await (_hold?.AtAsync(CommitMoment.AnswerNotDelivered) ?? Task.CompletedTask);
                await client.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            client.Shutdown(SocketShutdown.Both);
            client.Close();
        }
    }

    private sealed class Hold(CommitMoment moment)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Release() => _released.TrySetResult();

        public Task AtAsync(CommitMoment here)
        {
            if (here != moment)
                return Task.CompletedTask;
            _reached.TrySetResult();
            return _released.Task;
        }
    }
}
