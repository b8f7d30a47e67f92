using System.Collections.Concurrent;
using System.Diagnostics;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Changes documents at a steady pace, and waits until every follower has every change.</summary>
internal sealed class SteadyLoad(int port, LoadUser writer, IReadOnlyList<string> documents, IReadOnlyList<Follower> followers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ConcurrentBag<double> _latencies = [];

    /// <summary>From sending a change to its arrival at each follower of the document.</summary>
    public Spread Latencies => Spread.Of(_latencies);

    /// <summary>Changes that came to followers, a second.</summary>
    public double Delivered { get; private set; }

    /// <summary>Changes so many documents a second for some time; behind its pace it goes as fast as it can.</summary>
    public async Task RunAsync(int perSecond, TimeSpan time, CancellationToken cancellationToken)
    {
        _latencies.Clear();
        foreach (var follower in followers)
            follower.OnChange = (sent, arrived) => _latencies.Add(Stopwatch.GetElapsedTime(sent, arrived).TotalMilliseconds);
        var before = followers.Sum(follower => follower.Version);
        var begin = Stopwatch.GetTimestamp();
        var changes = (int)(perSecond * time.TotalSeconds);
        var followed = documents.ToDictionary(document => document, document => followers.Count(follower => string.Equals(follower.Record, document, StringComparison.Ordinal)), StringComparer.Ordinal);
        var expected = 0L;
        var underWay = new List<Task>();
        for (var number = 0; number < changes; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond) - Stopwatch.GetElapsedTime(begin);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellationToken);
            var document = documents[number % documents.Count];
            expected += followed[document];
            underWay.Add(writer.ChangeAsync(port, document, Stopwatch.GetTimestamp(), cancellationToken));
        }

        await Task.WhenAll(underWay);
        while (followers.Sum(follower => follower.Version) - before < expected)
        {
            if (Stopwatch.GetElapsedTime(begin) > time + Patience)
                throw new InvalidOperationException("Not every follower has every change.");
            foreach (var broken in followers.Select(follower => follower.EndAsync()).Where(task => task.IsFaulted))
                await broken;
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }

        Delivered = expected / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
