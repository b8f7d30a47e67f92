using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Measuring;

/// <summary>Repeats work until the compilers have done theirs, however busy the machine is.</summary>
internal static class Warmup
{
    private const int CalmSteps = 8;
    private const double IdleShare = 0.1;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>Repeats a step until it has not become cheaper by a twentieth eight times in a row.</summary>
    /// <param name="cpuSeconds">What was used so far.</param>
    /// <param name="step">Some load; its result says how much.</param>
    public static async Task UntilSteadyAsync(Func<double> cpuSeconds, Func<Task<int>> step)
    {
        var started = Stopwatch.GetTimestamp();
        var (cheapest, calm) = (double.MaxValue, 0);
        while (calm < CalmSteps && Stopwatch.GetElapsedTime(started) < Longest)
        {
            var before = cpuSeconds();
            var count = await step();
            var cost = (cpuSeconds() - before) / count;
            calm = cost < cheapest * 0.95 ? 0 : calm + 1;
            cheapest = Math.Min(cheapest, cost);
            await UntilIdleAsync(cpuSeconds);
        }
    }

    // On the one core that a server has, its compiler gets behind as long as there are requests.
    private static async Task UntilIdleAsync(Func<double> cpuSeconds)
    {
        double before;
        do
        {
            before = cpuSeconds();
            await Task.Delay(Rest);
        }
        while (cpuSeconds() - before > IdleShare * Rest.TotalSeconds);
    }
}
