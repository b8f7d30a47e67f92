using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>What a run reached: operations a second, their latencies in milliseconds, and what each cost this process and the database in microseconds of processor time.</summary>
internal sealed record Throughput(double PerSecond, double Median, double Percentile99, double Client, double Server)
{
    public static Throughput Of(IReadOnlyCollection<double> milliseconds, Cost cost)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0
            ? new(0, 0, 0, 0, 0)
            : new(
                sorted.Length / cost.Wall.TotalSeconds,
                sorted[sorted.Length / 2],
                sorted[(int)(sorted.Length * 0.99)],
                cost.Client.TotalMicroseconds / sorted.Length,
                cost.Server.TotalMicroseconds / sorted.Length);
    }
}
