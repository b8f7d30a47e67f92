using System.Net;
using System.Net.Sockets;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>Stands between a store and PostgreSQL and cuts connections at the worst moment: the request has gone through, the answer has not.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint _server;
    private readonly byte[] _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _cuts;

    public CuttingProxy(EndPoint server, string channel)
    {
        _server = server;
        _channel = System.Text.Encoding.ASCII.GetBytes(channel);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many connections were cut after a commit had been sent.</summary>
    public int Cuts => _cuts;

    /// <summary>The probability with which a connection that carries a commit is cut before the answer.</summary>
    public double Harm { get; set; }

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

            await server.SendAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    // The writer names the channel in the same breath as it commits; when it takes the lock it says more.
    private bool IsCommit(ReadOnlySpan<byte> request) =>
        request.IndexOf(_channel) >= 0 && request.IndexOf("linkedrecords log"u8) < 0;

    private sealed class Answers(Socket server, Socket client)
    {
        private volatile bool _isSwallowing;

        public void Swallow() => _isSwallowing = true;

        public async Task RelayAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = await server.ReceiveAsync(buffer, cancellationToken)) > 0 && !_isSwallowing;)
                await client.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            client.Shutdown(SocketShutdown.Both);
            client.Close();
        }
    }
}
