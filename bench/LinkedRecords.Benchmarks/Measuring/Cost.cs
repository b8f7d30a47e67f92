using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Measuring;

/// <summary>What a piece of work took: time on the wall, processor time of this process, and of the database.</summary>
internal sealed record Cost(TimeSpan Wall, TimeSpan Client, TimeSpan Server)
{
    public static async Task<Cost> OfAsync(int? postmaster, Func<Task> work)
    {
        var (client, server) = (Environment.CpuUsage.TotalTime, ServerCpu.Of(postmaster));
        var begin = Stopwatch.GetTimestamp();
        await work();
        return new(Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - client, ServerCpu.Of(postmaster) - server);
    }

    /// <summary>The mean of two, measured before and after something else.</summary>
    public static Cost Mean(Cost one, Cost other) =>
        new((one.Wall + other.Wall) / 2, (one.Client + other.Client) / 2, (one.Server + other.Server) / 2);
}
