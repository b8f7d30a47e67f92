using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>
/// How fast is a real editing session applied, and what does it take in memory and storage, compared with the libraries that people use?
/// </summary>
internal static class TextTraceBenchmark
{
    private const string Baseline = "yjs, one transaction";
    private const int Rounds = 3;

    // ot-text-unicode copies the whole text for each edit; once is enough to see that. Each peer is given its time, so that all of it ends in five minutes.
    private static readonly (string Library, int Rounds)[] Peers =
        [("yjs", Rounds), (Baseline, Rounds), ("automerge", 1), ("loro", Rounds), ("ot-text-unicode", 1)];

    private static readonly TimeSpan MostForPeer = TimeSpan.FromSeconds(45);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var trace = RecordedTrace.Read(arguments is [var path, ..] ? path : RecordedTrace.DefaultPath());
        Console.WriteLine($"{trace.Patches.Count} edits, best of up to {Rounds} rounds");
        Console.WriteLine($"{"",-22}{"edits/CPU s",14}{"memory kB",12}{"stored kB",12}");
        var ours = OurTrace.Run(trace, Rounds);
        Print("LinkedRecords", trace, ours);
        var costs = new Dictionary<string, TraceCost>(StringComparer.Ordinal);
        foreach (var (peer, rounds) in Peers)
        {
            if (await RunPeerAsync(peer, trace, rounds, cancellationToken) is not { } cost)
            {
                Console.WriteLine($"{peer,-22} not done after {MostForPeer.TotalSeconds:0} s");
                continue;
            }

            costs[peer] = cost;
            Print(peer, trace, cost);
        }

        var (small, large) = (EditLatency.TypingMicroseconds(10 * 1024), EditLatency.TypingMicroseconds(10 * 1024 * 1024));
        var (late, lateLarge) = (EditLatency.LateMilliseconds(1), EditLatency.LateMilliseconds(1_000));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"One edit of a 10 kB text {small:0.00} µs, of a 10 MB text {large:0.00} µs; 10,000 versions late with 1 edit {late:0.0} ms, with 1,000 edits {lateLarge:0.0} ms"));
        var (yjs, yjsEditByEdit) = (costs[Baseline], costs.GetValueOrDefault("yjs"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "text-trace",
            speedOverYjs = Math.Round(yjs.CpuSeconds / ours.CpuSeconds, 2),
            speedOverYjsEditByEdit = yjsEditByEdit is null ? (double?)null : Math.Round(yjsEditByEdit.CpuSeconds / ours.CpuSeconds, 2),
            memoryOverYjs = Math.Round((double)ours.MemoryBytes / yjs.MemoryBytes, 2),
            storedOverYjs = Math.Round((double)ours.StoredBytes / yjs.StoredBytes, 2),
            latency10MbOver10Kb = Math.Round(large / small, 2),
            lateMilliseconds = Math.Round(late, 2),
            lateLargeMilliseconds = Math.Round(lateLarge, 2),
        }));
    }

    private static void Print(string name, RecordedTrace trace, TraceCost cost)
    {
        if (!string.Equals(cost.Sha256, trace.Sha256, StringComparison.Ordinal))
            throw new InvalidOperationException($"{name} ends in another text than the trace.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{trace.Patches.Count / cost.CpuSeconds,14:N0}{cost.MemoryBytes / 1024,12:N0}{cost.StoredBytes / 1024.0,12:N1}"));
    }

    private static async Task<TraceCost?> RunPeerAsync(string peer, RecordedTrace trace, int rounds, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RecordedTrace.RepositoryRoot(), "bench", "peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException($"The peers are not installed; run npm ci in {folder}.");
#pragma warning disable S4036 // The Node that the user's path names is the one to measure.
        var start = new ProcessStartInfo("node", ["--expose-gc", Path.Combine(folder, "text-trace.mjs"), peer, trace.Path, rounds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
#pragma warning restore S4036
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Node did not start.");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(MostForPeer);
        string output;
        try
        {
            output = await process.StandardOutput.ReadToEndAsync(time.Token);
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return null;
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{peer} failed; its errors are above.");
        return JsonSerializer.Deserialize<TraceCost>(output)!;
    }
}
