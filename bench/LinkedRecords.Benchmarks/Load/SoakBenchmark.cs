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
    // So few that the histories which are kept in memory have their full length long before the end.
    private const int Documents = 100;
    private const int Followers = 200;
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

            var capacity = await mix.CapacityAsync(TimeSpan.FromSeconds(Math.Min(60, time.TotalSeconds / 10)), cancellationToken);
            var pace = capacity / 2;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"capacity {capacity:N0} operations/s; from now on {pace:N0}/s for {time.TotalMinutes:N0} minutes"));
            var followers = Enumerable.Range(0, Followers).Select(number => new FlappingFollower(server.Port, alice, documents[number % Documents], seed: number)).ToList();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = followers.ConvertAll(follower => follower.RunAsync(stop.Token));
            var watching = WatchAsync(server, mix, TimeSpan.FromSeconds(Math.Min(15, time.TotalSeconds / 8)), stop.Token);
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

    private static async Task<List<Sight>> WatchAsync(ServerProcess server, MixedLoad mix, TimeSpan every, CancellationToken cancellationToken)
    {
        var seen = new List<Sight> { Look(server, mix) };
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                seen.Add(Look(server, mix));
                if (seen.Count % 20 == 1)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen.Count * every.TotalMinutes,4:N0} min {server.ResidentMegabytes,8:N0} MB {Cost(seen[^20..]),8:N0} us/operation {mix.Done,10:N0} operations {mix.Late,8:N0} behind"));
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

    // The first half fills caches that are bounded: of texts for half an hour, of histories for as many changes.
    private static void Report(List<Sight> seen, MixedLoad mix, double pace, int connections)
    {
        var quarter = seen.Count / 4;
        var quarters = Enumerable.Range(0, 4).Select(number => seen[^((4 - number) * quarter)..^((3 - number) * quarter)]).ToList();
        var memory = quarters.ConvertAll(one => one.Average(sight => sight.Megabytes));
        var cost = quarters.ConvertAll(Cost);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mix.Done:N0} operations, none refused, no error in the log, {mix.Late:N0} begun late; {connections:N0} connections of followers, each of which has every version once"));
        Console.WriteLine($"by quarters: resident {InWords(memory)} MB; {InWords(cost)} us of processor time an operation");
        Console.WriteLine(new JsonObject
        {
            ["benchmark"] = "soak",
            ["operations"] = mix.Done,
            ["pace"] = Math.Round(pace, 1),
            ["ratios"] = new JsonObject
            {
                ["memory, last quarter to third"] = Math.Round(memory[3] / memory[2], 3),
                ["processor time an operation, last quarter to third"] = Math.Round(cost[3] / cost[2], 3),
            },
        }.ToJsonString());
    }

    private static string InWords(List<double> quarters) =>
        string.Join(", ", quarters.Select(one => one.ToString("N0", CultureInfo.InvariantCulture)));

    /// <summary>The server at one moment.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sight(double Megabytes, double CpuSeconds, long Operations);
}
