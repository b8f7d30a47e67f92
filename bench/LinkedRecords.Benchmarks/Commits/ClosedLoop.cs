using System.Diagnostics;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>So many writers, each of which begins its next operation when the last one is acknowledged.</summary>
internal static class ClosedLoop
{
    public static async Task<Throughput> RunAsync(
        int writers, TimeSpan time, int? postmaster, Func<int, CancellationToken, Task> operate, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        List<double>[] latencies = [];
        var cost = await Cost.OfAsync(postmaster, async () => latencies = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                var mine = new List<double>();
                while (Stopwatch.GetElapsedTime(begin) < time)
                {
                    var start = Stopwatch.GetTimestamp();
                    await operate(writer, cancellationToken);
                    mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                return mine;
            },
            cancellationToken))));
        return Throughput.Of([.. latencies.SelectMany(mine => mine)], cost);
    }
}
