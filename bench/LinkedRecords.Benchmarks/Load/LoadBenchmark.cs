using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.GraphQL;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>What do many connections cost, how fast are changes with their clients, how fast is a right gone, and what do clients do to each other that behave badly?</summary>
/// <remarks>
/// The servers run as users run them, with PostgreSQL, all on the first core; the clients are on the others. Every follower checks that
/// versions come one after the other, and each phase ends when every follower has every change.
/// </remarks>
internal static class LoadBenchmark
{
    private const int Documents = 100;
    private const int ConnectingAtOnce = 16;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Sockets (10000), changes a second (50), seconds of each phase (10), revocations (100).</param>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var sockets = Argument(arguments, 0, 10_000);
        var pace = Argument(arguments, 1, 50);
        var time = TimeSpan.FromSeconds(Argument(arguments, 2, 10));
        var revocations = Argument(arguments, 3, 100);
        var folder = Directory.CreateTempSubdirectory("linkedrecords-load-");
        LoadSettings.Open(folder);
        var ratios = new JsonObject();
        try
        {
            Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}; {sockets} sockets, {pace} changes/s, {time.TotalSeconds} s a phase");
            await using var first = await ServerProcess.StartRealAsync(folder.FullName, cancellationToken, LoadSettings.Unlimited);
            var started = Stopwatch.GetTimestamp();
            await using var second = await ServerProcess.StartRealAsync(folder.FullName, cancellationToken, LoadSettings.Unlimited);
            Row("ready, PostgreSQL being there", $"{Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s, {second.CpuSeconds:N2} s of processor time");
            await Task.Delay(Settling, cancellationToken);
            Row("resident when idle", $"{second.ResidentMegabytes:N0} MB");

            using var alice = await LoadUser.SignInAsync(first.Port, "alice", cancellationToken);
            using var bob = await LoadUser.SignInAsync(first.Port, "bob", cancellationToken);
            var documents = await alice.MakeDocumentsAsync(first.Port, Documents, cancellationToken);
            var revoked = await alice.MakeDocumentsAsync(first.Port, revocations, cancellationToken);
            await ConnectAsync(
                first, alice, documents, sockets, pace, time, () => RevokeAsync(first, second, alice, bob, revoked, $"beside {sockets:N0} followers", ratios, cancellationToken), ratios, cancellationToken);
            await RevokeAsync(first, second, alice, bob, revoked, "alone", ratios, cancellationToken);

            await bob.MakeDocumentsAsync(first.Port, Documents, cancellationToken);
            await using var guarded = await ServerProcess.StartRealAsync(folder.FullName, cancellationToken, LoadSettings.OfEachUser);
            await DisturbAsync(guarded, alice, bob, documents, pace, time, ratios, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Console.WriteLine(new JsonObject { ["benchmark"] = "load", ["ratios"] = ratios }.ToJsonString());
    }

    private static async Task ConnectAsync(
        ServerProcess server, LoadUser user, string[] documents, int sockets, int pace, TimeSpan time, Func<Task> meanwhile, JsonObject ratios, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = server.ResidentMegabytes;
        var begin = (Time: Stopwatch.GetTimestamp(), Cpu: server.CpuSeconds);
        var followers = await FollowersAsync(server.Port, user, documents, sockets, stop.Token);
        Row("connecting and following", $"{sockets / Stopwatch.GetElapsedTime(begin.Time).TotalSeconds:N0}/s, {(server.CpuSeconds - begin.Cpu) / sockets * 1e6:N0} us of the server each");
        await Task.Delay(Settling, cancellationToken);
        var following = server.ResidentMegabytes;
        Row("memory of a connection that follows", $"{(following - before) * 1024 / sockets:N1} kB; {following:N0} MB in all");

        var load = new SteadyLoad(server.Port, user, documents, followers);
        await load.RunAsync(pace, TimeSpan.FromSeconds(2), cancellationToken);
        var cpu = server.CpuSeconds;
        await load.RunAsync(pace, time, cancellationToken);
        Row($"{pace} changes/s to {sockets / documents.Length} each", $"{load.Latencies}; {load.Delivered:N0} messages/s");
        Row("processor time of a message", $"{(server.CpuSeconds - cpu) * 1e6 / load.Latencies.Count:N1} us of the server, writing included");
        ratios["memory after load"] = Math.Round(server.ResidentMegabytes / following, 2);
        await meanwhile();
        await EndAsync(followers, stop);
    }

    private static async Task RevokeAsync(
        ServerProcess first, ServerProcess second, LoadUser owner, LoadUser reader, string[] documents, string when, JsonObject ratios, CancellationToken cancellationToken)
    {
        var cpu = first.CpuSeconds;
        var here = await Revocations.MeasureAsync(first.Port, first.Port, owner, reader, documents, cancellationToken);
        var cpuAfter = first.CpuSeconds;
        var elsewhere = await Revocations.MeasureAsync(first.Port, second.Port, owner, reader, documents, cancellationToken);
        Row($"a right is gone, same node, {when}", here.ToString());
        Row($"processor time, given and taken, {when}", $"{(cpuAfter - cpu) * 1e3 / documents.Length:N1} ms of the server");
        Row($"a right is gone, other node, {when}", elsewhere.ToString());
        ratios[$"revocation p99 of 250 ms, same node, {when}"] = Math.Round(here.Percentile99 / 250, 3);
        ratios[$"revocation p99 of 1 s, other node, {when}"] = Math.Round(elsewhere.Percentile99 / 1000, 3);
    }

    private static async Task DisturbAsync(
        ServerProcess server, LoadUser user, LoadUser flooding, string[] documents, int pace, TimeSpan time, JsonObject ratios, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var followers = await FollowersAsync(server.Port, user, documents, documents.Length, stop.Token);
        var load = new SteadyLoad(server.Port, user, documents, followers);
        (string Name, Func<Task<HostileClients>> Begin)[] kinds =
        [
            ("reads nothing", () => HostileClients.DeafAsync(server.Port, user.Token, documents, cancellationToken)),
            ("floods", () => HostileClients.FloodAsync(server.Port, flooding.Token, cancellationToken)),
            ("10,000 half-open", () => HostileClients.HalfOpenAsync(server.Port, 10_000, cancellationToken)),
        ];
        await load.RunAsync(pace, time, cancellationToken);
        foreach (var (name, begin) in kinds)
        {
            // What they ask for is new to the server: that it is compiled, and on the only core, is not what they do to others.
            await using (await begin())
                await load.RunAsync(pace, time, cancellationToken);

            // Each beside its own quiet time: the machine may be another one a minute later.
            await load.RunAsync(pace, time, cancellationToken);
            var (quiet, memory) = (load.Latencies, server.ResidentMegabytes);
            await using var hostile = await begin();
            await load.RunAsync(pace, time, cancellationToken);
            Row($"others, while one {name}", $"{load.Latencies}; before p99 {quiet.Percentile99:N1} ms; {server.ResidentMegabytes - memory:+0;-0} MB");
            ratios[$"p99 while {name}"] = Math.Round(load.Latencies.Percentile99 / quiet.Percentile99, 2);
        }

        await EndAsync(followers, stop);
    }

    // Each reads from the beginning: a server hangs up on those who do not answer its signs of life.
    private static async Task<List<Follower>> FollowersAsync(int port, LoadUser user, string[] documents, int count, CancellationToken cancellationToken)
    {
        var followers = new Follower[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = cancellationToken }, async (number, _) =>
        {
            followers[number] = await Follower.ConnectAsync(port, user.Token, documents[number % documents.Length], cancellationToken);
            await followers[number].BeginAsync(cancellationToken);
        });
        return [.. followers];
    }

    private static async Task EndAsync(List<Follower> followers, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        foreach (var follower in followers)
        {
            await follower.EndAsync();
            follower.Dispose();
        }
    }

    private static int Argument(string[] arguments, int at, int otherwise) =>
        at < arguments.Length ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;

    private static void Row(string what, string reached) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-58}{reached}"));
}
