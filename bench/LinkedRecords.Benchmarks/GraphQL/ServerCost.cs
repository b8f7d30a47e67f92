using System.Runtime.InteropServices;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>What some requests, or messages, cost a server.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ServerCost(double PerSecond, double CpuMicroseconds, double P99Milliseconds)
{
    /// <summary>The cost of a run.</summary>
    /// <param name="latencies">In order of size, one for each request.</param>
    /// <param name="elapsed">How long all took.</param>
    /// <param name="cpuSeconds">What the server used meanwhile.</param>
    /// <param name="messagesPerRequest">How many messages one request brought forth.</param>
    public static ServerCost Of(double[] latencies, TimeSpan elapsed, double cpuSeconds, int messagesPerRequest = 1)
    {
        var messages = latencies.Length * messagesPerRequest;
        return new ServerCost(messages / elapsed.TotalSeconds, cpuSeconds * 1e6 / messages, latencies[(int)(latencies.Length * 0.99)]);
    }
}
