using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.GraphQL;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>Does a server that runs for long at half of what it can do need more and more memory or time, and does every client have what the log has?</summary>
/// <remarks>
/// Documents are changed and followed, found, made, shared and taken back; followers come and go. At the end each document's
/// history is read anew and compared with what its followers have, and the server's log must hold no error.
/// </remarks>
internal static class SoakBenchmark
{
    private const int Documents = 200;
    private const int Followers = 400;
    private const string Find = """query { findAll(where: [["isA", "Load"], ["note", "\"here\""]], first: 100) { revision nodes { id ... on KeyValueRecord { value } } } }""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Minutes (60).</param>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromMinutes(arguments is [var minutes, ..] ? double.Parse(minutes, CultureInfo.InvariantCulture) : 60);
        var folder = Directory.CreateTempSubdirectory("linkedrecords-soak-");
        LoadSettings.Open(folder);
        try
        {
            await using var server = await ServerProcess.StartRealAsync(folder.FullName, cancellationToken, [.. LoadSettings.Unlimited, "LINKEDRECORDS_LOG_LEVEL=error"]);
            using var alice = await LoadUser.SignInAsync(server.Port, "alice", cancellationToken);
            using var bob = await LoadUser.SignInAsync(server.Port, "bob", cancellationToken);
            var documents = await alice.MakeDocumentsAsync(server.Port, Documents, cancellationToken);
            var mix = new MixedLoad(server.Port, alice, bob, documents, Find);

            var capacity = await mix.CapacityAsync(TimeSpan.FromSeconds(Math.Min(20, time.TotalSeconds / 10)), cancellationToken);
            var pace = capacity / 2;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"capacity {capacity:N0} operations/s; from now on {pace:N0}/s for {time.TotalMinutes:N0} minutes"));
            var followers = Enumerable.Range(0, Followers).Select(number => new FlappingFollower(server.Port, alice, documents[number % Documents], seed: number)).ToList();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = followers.ConvertAll(follower => follower.RunAsync(stop.Token));
            var watching = WatchAsync(server, mix, stop.Token);
            var mixing = mix.RunAsync(pace, time, cancellationToken);

            // What is wrong with a follower ends the run when it happens, and not after an hour.
            await await Task.WhenAny([mixing, .. following]);
            await AssertEqualAsync(server.Port, alice, documents, followers, cancellationToken);
            await stop.CancelAsync();
            await Task.WhenAll(following);
            AssertQuiet(server, mix);
            Report(await watching, mix, pace, followers.Sum(follower => follower.Connections));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<Sight>> WatchAsync(ServerProcess server, MixedLoad mix, CancellationToken cancellationToken)
    {
        var seen = new List<Sight> { Look(server, mix) };
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                seen.Add(Look(server, mix));
                if (seen.Count % 20 == 1)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen.Count / 4,4} min {server.ResidentMegabytes,8:N0} MB {Cost(seen[^20..]),8:N0} us/operation {mix.Done,10:N0} operations {mix.Late,8:N0} behind"));
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }

        return seen;
    }

    private static Sight Look(ServerProcess server, MixedLoad mix) => new(server.ResidentMegabytes, server.CpuSeconds, mix.Done);

    // Processor time of the server, PostgreSQL apart.
    private static double Cost(List<Sight> seen) =>
        (seen[^1].CpuSeconds - seen[0].CpuSeconds) / Math.Max(1, seen[^1].Operations - seen[0].Operations) * 1e6;

    // Each client has every change of its document, and the last it has is what the server says.
    private static async Task AssertEqualAsync(int port, LoadUser user, string[] documents, List<FlappingFollower> followers, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        foreach (var document in documents)
        {
            var answer = await user.AskAsync(port, "query($id: Node!) { record(id: $id) { version } }", new { id = document }, cancellationToken);
            var version = answer.GetProperty("record").GetProperty("version").GetInt64();
            foreach (var follower in followers.Where(follower => string.Equals(follower.Record, document, StringComparison.Ordinal)))
                await AssertReachesAsync(follower, version, begin, cancellationToken);
        }
    }

    private static async Task AssertReachesAsync(FlappingFollower follower, long version, long since, CancellationToken cancellationToken)
    {
        while (follower.Version < version && Stopwatch.GetElapsedTime(since) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        if (follower.Version != version)
            throw new InvalidOperationException($"A follower of {follower.Record} has version {follower.Version} of {version}.");
    }

    private static void AssertQuiet(ServerProcess server, MixedLoad mix)
    {
        if (mix.Refused > 0)
            throw new InvalidOperationException($"{mix.Refused:N0} operations were refused, the first with: {mix.FirstRefusal}");
        if (server.Complaints.FirstOrDefault(line => !line.StartsWith("Making a PostgreSQL", StringComparison.Ordinal)) is { } complaint)
            throw new InvalidOperationException($"The server has complained: {complaint}");
    }

    // The first quarter fills caches that are bounded.
    private static void Report(List<Sight> seen, MixedLoad mix, double pace, int connections)
    {
        var quarter = Math.Max(1, seen.Count / 4);
        var (second, last) = (seen[quarter..Math.Min(2 * quarter, seen.Count)], seen[^quarter..]);
        var (memoryThen, memoryNow) = (second.Average(one => one.Megabytes), last.Average(one => one.Megabytes));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mix.Done:N0} operations, none refused, no error in the log, {mix.Late:N0} begun late; {connections:N0} connections of followers, each of which has every version once; resident {memoryThen:N0} MB in the second quarter, {memoryNow:N0} MB in the last; {Cost(second):N0} and {Cost(last):N0} us of processor time an operation"));
        Console.WriteLine(new JsonObject
        {
            ["benchmark"] = "soak",
            ["operations"] = mix.Done,
            ["pace"] = Math.Round(pace, 1),
            ["ratios"] = new JsonObject
            {
                ["memory, last quarter to second"] = Math.Round(memoryNow / memoryThen, 3),
                ["processor time an operation, last quarter to second"] = Math.Round(Cost(last) / Cost(second), 3),
            },
        }.ToJsonString());
    }

    /// <summary>The server at one moment.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sight(double Megabytes, double CpuSeconds, long Operations);
}
