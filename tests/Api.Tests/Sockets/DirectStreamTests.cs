using System.Net;
using System.Net.Sockets;
using LinkedRecords.Api.Sockets;
using LinkedRecords.GraphQL.Transports.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LinkedRecords.Api.Tests.Sockets;

public sealed class DirectStreamTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream _http = new();
    private Socket _server = null!;
    private DirectStream _stream = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        await _client.ConnectAsync(_listener.LocalEndpoint);
        _server = await _listener.AcceptSocketAsync();
        _stream = new DirectStream(_http, _server);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _stream.Dispose();
        _server.Dispose();
        _client.Dispose();
        _listener.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task What_is_written_once_the_client_has_sent_something_is_written_to_the_socket()
    {
        await ReadAsync();

        await _stream.WriteAsync("hello"u8.ToArray());
        await _stream.FlushAsync();

        Assert.Equal("hello"u8.ToArray(), await ReceiveAsync(5));
        Assert.Equal(0, _http.Length);
    }

    [Fact]
    public async Task What_is_written_before_may_meet_the_answer_to_the_upgrade_and_takes_its_way_and_so_does_all_that_follows()
    {
        await _stream.WriteAsync("hello, "u8.ToArray());
        await ReadAsync();

        await _stream.WriteAsync("world"u8.ToArray());

        Assert.Equal("hello, world"u8.ToArray(), _http.ToArray());
        Assert.Equal(0, _client.Available);
    }

    [Fact]
    public async Task What_does_not_fit_at_once_is_written_whole_while_the_client_reads()
    {
        var message = new byte[20_000_000];
        new Random(1).NextBytes(message);
        await ReadAsync();

        var writing = _stream.WriteAsync(message).AsTask();

        Assert.False(writing.IsCompleted);
        Assert.Equal(message, await ReceiveAsync(message.Length));
        await writing;
    }

    [Fact]
    public async Task Who_writes_to_a_client_that_does_not_read_is_freed_when_the_connection_is_given_up()
    {
        await ReadAsync();
        var writing = _stream.WriteAsync(new byte[20_000_000]).AsTask();

        _server.Dispose();

        await Assert.ThrowsAnyAsync<SocketException>(() => writing);
    }

    [Fact]
    public async Task What_is_gathered_leaves_with_what_is_written_next_and_in_its_order()
    {
        await ReadAsync();
        _stream.IsGathering = true;
        await _stream.WriteAsync("one, "u8.ToArray());
        await _stream.WriteAsync("two, "u8.ToArray());
        await _stream.FlushAsync();
        _stream.IsGathering = false;
        Assert.Equal(0, _client.Available);

        await _stream.WriteAsync("three"u8.ToArray());

        Assert.Equal("one, two, three"u8.ToArray(), await ReceiveAsync(15));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(7_000)]
    [InlineData(50_000)]
    public async Task What_is_gathered_does_not_wait_when_it_is_much(int size)
    {
        await ReadAsync();
        var written = new byte[20 * size];
        new Random(size).NextBytes(written);
        _stream.IsGathering = true;
        var writing = WriteAsync();

        Assert.Equal(written, await ReceiveAsync(written.Length));
        await writing;

        async Task WriteAsync()
        {
            for (var part = 0; part < 20; part++)
            {
                _stream.IsGathering = part < 19;
                await _stream.WriteAsync(written.AsMemory(part * size, size));
            }
        }
    }

    [Fact]
    public async Task A_plain_connection_is_upgraded_to_one_that_is_written_to_its_socket()
    {
        var http = Upgradable();

        await DirectUpgrade.OfferAsync(http, _ => Task.CompletedTask);

        var upgrade = Assert.IsType<DirectUpgrade>(http.Features.Get<IHttpUpgradeFeature>());
        Assert.Same(await upgrade.UpgradeAsync(), http.Features.Get<IGatheringOutput>());
    }

    [Fact]
    public async Task An_encrypted_connection_is_left_to_who_encrypts_it()
    {
        var http = Upgradable();
        http.Features.Set<ITlsConnectionFeature>(new TlsConnectionFeature());

        await DirectUpgrade.OfferAsync(http, _ => Task.CompletedTask);

        Assert.IsType<Upgrade>(http.Features.Get<IHttpUpgradeFeature>());
    }

    private DefaultHttpContext Upgradable()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpUpgradeFeature>(new Upgrade(_http));
        http.Features.Set<IConnectionSocketFeature>(new Connection(_server));
        return http;
    }

    // The client sends something, and it is read; of what this is nothing depends.
    private async Task ReadAsync() => Assert.Equal(0, await _stream.ReadAsync(new byte[1]));

    private async Task<byte[]> ReceiveAsync(int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            at += await _client.ReceiveAsync(received.AsMemory(at));
        }

        return received;
    }

    private sealed class Upgrade(Stream stream) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromResult(stream);
    }

    private sealed record Connection(Socket Socket) : IConnectionSocketFeature;
}
