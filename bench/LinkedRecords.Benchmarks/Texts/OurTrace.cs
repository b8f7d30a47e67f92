using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.History;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>Applies a trace as the server does: every patch is a change that is checked, ordered, applied, and kept with its version and author.</summary>
internal static class OurTrace
{
    public static TraceCost Run(RecordedTrace trace, int rounds)
    {
        var costs = Enumerable.Range(0, rounds).Select(_ => RunOnce(trace)).ToList();
        return new TraceCost(costs.Min(cost => cost.Seconds), costs.Max(cost => cost.Bytes), StoredBytes(trace), costs[0].Hash);
    }

    // Not inlined: what this method holds must be gone before the next round counts what is alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Seconds, long Bytes, string Hash) RunOnce(RecordedTrace trace)
    {
        var before = LiveBytes();
        var started = CpuTime();
        var document = Replay(trace, null);
        var seconds = (CpuTime() - started).TotalSeconds;
        var bytes = LiveBytes() - before;
        return (seconds, bytes, Convert.ToHexStringLower(SHA256.HashData(document.Text.ToWellFormedUtf8())));
    }

    public static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

#pragma warning disable S1215 // What is alive is exactly what is asked here.
    public static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: true);
#pragma warning restore S1215

    private static LongTextDocument Replay(RecordedTrace trace, List<TextRevision>? history)
    {
        var document = LongTextDocument.Create(Guid.Empty, "", LongTextLimits.Default);
        var at = DateTimeOffset.UnixEpoch;
        foreach (var (position, deleted, inserted) in trace.Patches)
        {
            var operation = TextOperation.Replace(document.Text.Length, position, deleted, inserted);
            var change = new TextChange(Guid.Empty, document.Version, "author", "client", document.Version, operation);
            var committed = (TextChangeOutcome.Committed)document.Submit(change, at);
            history?.Add(TextRevision.Of(committed.Commit));
            document = committed.Document;
        }

        return document;
    }

    /// <summary>All revisions from the empty text on; checked by reading them again.</summary>
    private static long StoredBytes(RecordedTrace trace)
    {
        var history = new List<TextRevision>();
        var document = Replay(trace, history);
        var bytes = HistoryCodec.Encode(history);
        if (!HistoryCodec.TryDecode(bytes, history.Count, out var read, out var fault))
            throw new InvalidOperationException(fault.Problem);
        var restored = new TextHistory(1, Collaboration.Text.Ropes.TextRope.Empty, read).TextAt(document.Version);
        if (!string.Equals(restored?.Text.ToString(), document.Text.ToString(), StringComparison.Ordinal))
            throw new InvalidOperationException("The stored history does not lead to the text.");
        return bytes.Length;
    }
}
