using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>How long one thing took, again and again, in microseconds: by the clock, and of processor time.</summary>
internal sealed class Timings
{
    private readonly List<double> _elapsed = [];
    private readonly List<double> _cpu = [];

    public int Count => _elapsed.Count;

    /// <summary>Collections of the youngest generation while it ran.</summary>
    public int Collections { get; private set; }

    /// <summary>The part of the time, 0 to 1, that collections held everything up.</summary>
    public double Paused { get; private set; }

    public static async Task<Timings> OfAsync(TimeSpan time, Func<int, ValueTask> once)
    {
        var timings = new Timings();
        for (var number = 0; number < 200; number++)
            await once(number);

        var (collections, paused) = (GC.CollectionCount(0), GC.GetTotalPauseDuration());
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time)
            await timings.AddAsync(once);

        timings.Collections = GC.CollectionCount(0) - collections;
        timings.Paused = (GC.GetTotalPauseDuration() - paused) / Stopwatch.GetElapsedTime(begin);
        timings._elapsed.Sort();
        timings._cpu.Sort();
        return timings;
    }

    public double At(double part) => At(_elapsed, part);

    public double CpuAt(double part) => At(_cpu, part);

    private static double At(List<double> sorted, double part) => sorted[(int)Math.Min(sorted.Count - 1, part * sorted.Count)];

    private async ValueTask AddAsync(Func<int, ValueTask> once)
    {
        var thread = Environment.CurrentManagedThreadId;
        var (start, cpu) = (Stopwatch.GetTimestamp(), ThreadClock.Microseconds);
        await once(Count);
        _elapsed.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);

        // What is in memory is answered at once, on the same thread; only then is the difference one of one clock.
        if (Environment.CurrentManagedThreadId == thread)
            _cpu.Add(ThreadClock.Microseconds - cpu);
    }
}
