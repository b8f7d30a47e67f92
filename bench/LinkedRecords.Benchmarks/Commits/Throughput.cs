namespace LinkedRecords.Benchmarks.Commits;

/// <summary>What a run reached: operations a second, their latencies in milliseconds, and what each cost this process in microseconds of processor time.</summary>
internal sealed record Throughput(double PerSecond, double Median, double Percentile99, double Cost)
{
    public static Throughput Of(IReadOnlyCollection<double> milliseconds, TimeSpan time, TimeSpan processor)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0
            ? new(0, 0, 0, 0)
            : new(
                sorted.Length / time.TotalSeconds,
                sorted[sorted.Length / 2],
                sorted[(int)(sorted.Length * 0.99)],
                processor.TotalMicroseconds / sorted.Length);
    }
}
