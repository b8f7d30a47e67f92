using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>How long one thing took, again and again, in microseconds: by the clock, and of processor time.</summary>
internal sealed class Timings
{
    private readonly List<double> _elapsed = [];
    private readonly List<double> _cpu = [];
    private TimeSpan _ran;
    private TimeSpan _paused;

    public int Count => _elapsed.Count;

    /// <summary>Collections of the youngest generation while it ran.</summary>
    public int Collections { get; private set; }

    /// <summary>The part of the time, 0 to 1, that collections held everything up.</summary>
    public double Paused => _paused / _ran;

    /// <summary>Does it for some time more.</summary>
    public async Task AddAsync(TimeSpan time, Func<int, ValueTask> once)
    {
        for (var number = 0; number < 200; number++)
            await once(number);

        var (collections, paused) = (GC.CollectionCount(0), GC.GetTotalPauseDuration());
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time)
            await AddAsync(once);

        Collections += GC.CollectionCount(0) - collections;
        _paused += GC.GetTotalPauseDuration() - paused;
        _ran += Stopwatch.GetElapsedTime(begin);
    }

    public double At(double part) => At(_elapsed, part);

    public double CpuAt(double part) => At(_cpu, part);

    private static double At(List<double> values, double part)
    {
        values.Sort();
        return values[(int)Math.Min(values.Count - 1, part * values.Count)];
    }

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
