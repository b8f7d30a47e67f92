using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>A closed loop of requests over a few connections that stay open. Written over bare sockets, so that the load costs less than what it measures.</summary>
internal sealed class HttpLoad(int port, string query)
{
    private const int Connections = 32;

    private readonly byte[] _request = Request(query);

    /// <summary>The answer to one request.</summary>
    public async Task<JsonNode> AskAsync(CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(cancellationToken);
        var (buffer, start, length) = await ExchangeAsync(socket, new byte[64 * 1024], cancellationToken);
        return JsonNode.Parse(buffer.AsSpan(start, length))!;
    }

    /// <summary>Asks for as long as told.</summary>
    /// <returns>How long each request took, in milliseconds, in order of size.</returns>
    public async Task<double[]> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => LoopAsync(end, cancellationToken), cancellationToken)));
        var all = latencies.SelectMany(one => one).ToArray();
        Array.Sort(all);
        return all;
    }

    private static byte[] Request(string query)
    {
        var body = JsonSerializer.Serialize(new { query });
        return Encoding.ASCII.GetBytes($"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return socket;
    }

    private async Task<List<double>> LoopAsync(long end, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(cancellationToken);
        var latencies = new List<double>(16 * 1024);
        var buffer = new byte[64 * 1024];
        while (Stopwatch.GetTimestamp() < end)
        {
            var asked = Stopwatch.GetTimestamp();
            await ExchangeAsync(socket, buffer, cancellationToken);
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        return latencies;
    }

    private async ValueTask<(byte[] Buffer, int Start, int Length)> ExchangeAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        await socket.SendAsync(_request, cancellationToken);
        var read = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read), cancellationToken);
            if (received == 0)
                throw new InvalidOperationException("The server closed the connection.");
            read += received;
            if (Body(buffer.AsSpan(0, read)) is var (start, length) && length >= 0 && read >= start + length)
                return (buffer, start, length);
        }
    }

    // All servers here send a length.
    private static (int Start, int Length) Body(ReadOnlySpan<byte> response)
    {
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return (0, -1);
        if (!response.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(response));
        var head = Encoding.ASCII.GetString(response[..end]);
        var at = head.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        return (end + 4, int.Parse(head.AsSpan(at + 15).TrimStart().ToString().Split('\r')[0], CultureInfo.InvariantCulture));
    }
}
