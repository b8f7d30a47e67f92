using System.Globalization;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>How a number of milliseconds are spread.</summary>
internal sealed record Spread(int Count, double Median, double Percentile99)
{
    public static Spread Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0 ? new(0, 0, 0) : new(sorted.Length, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p50 {Median:N1} ms, p99 {Percentile99:N1} ms of {Count:N0}");
}
