using System.Diagnostics;
using System.Diagnostics.Metrics;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Telemetry;

/// <summary>Counts and durations of one store; what nobody listens to is not measured.</summary>
internal sealed class StoreMeter : IDisposable
{
    private readonly Meter _meter = new(StoreTelemetry.Name);
    private readonly Histogram<double> _commits;
    private readonly Histogram<int> _batches;

    /// <summary>Registers what is measured; counted until it is disposed.</summary>
    /// <param name="head">The newest revision here.</param>
    /// <param name="waiting">Commits that wait for the sequencer.</param>
    /// <param name="graph">What the graph in memory holds and did.</param>
    public StoreMeter(Func<long> head, Func<int> waiting, Func<WorkingSetStatistics> graph)
    {
        _commits = _meter.CreateHistogram<double>(
            "linkedrecords.commit.duration", "s", "From a commit's arrival to its answer",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _batches = _meter.CreateHistogram<int>(
            "linkedrecords.batch.size", "{transaction}", "Transactions that one database commit wrote",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _meter.CreateObservableGauge("linkedrecords.head", head, "{revision}", "The newest revision that this node has applied");
        _meter.CreateObservableGauge("linkedrecords.commits.waiting", waiting, "{transaction}", "Commits that wait for the sequencer");
        _meter.CreateObservableGauge("linkedrecords.graph.size", () => graph().ReservedBytes + graph().NodeBytes + graph().SpellingBytes, "By", "The part of the graph in memory");
        _meter.CreateObservableGauge("linkedrecords.graph.nodes", () => graph().Nodes, "{node}", "Nodes in memory");
        _meter.CreateObservableCounter("linkedrecords.graph.loads", () => graph().Loads, "{load}", "Round trips to load what was missing");
        _meter.CreateObservableCounter("linkedrecords.graph.evictions", () => graph().Evicted, "{page}", "Pages that had to leave memory");
    }

    public void Committed(CommitOutcome outcome, long startedAt) => _commits.Record(
        Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        new KeyValuePair<string, object?>("outcome", outcome is CommitOutcome.Committed ? "committed" : "refused"));

    public void Appended(int transactions) => _batches.Record(transactions);

    public void Dispose() => _meter.Dispose();
}
