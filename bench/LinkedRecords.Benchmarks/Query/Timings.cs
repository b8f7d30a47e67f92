using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Query;

/// <summary>How long one thing took, again and again, in microseconds.</summary>
internal sealed class Timings
{
    private readonly List<double> _microseconds = [];

    public int Count => _microseconds.Count;

    public static async Task<Timings> OfAsync(TimeSpan time, Func<int, ValueTask> once)
    {
        var timings = new Timings();
        for (var number = 0; number < 20; number++)
            await once(number);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            var start = Stopwatch.GetTimestamp();
            await once(timings.Count);
            timings._microseconds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        timings._microseconds.Sort();
        return timings;
    }

    public double At(double part) => _microseconds[(int)Math.Min(_microseconds.Count - 1, part * _microseconds.Count)];
}
