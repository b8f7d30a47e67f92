using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Benchmarks.GraphQL;
using LinkedRecords.Benchmarks.Load;
using LinkedRecords.Benchmarks.Measuring;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>
/// How many edits a second do eight writers get through a server until all show the same text, and how late is one change at a thousand
/// readers? Ours is the server that users run, durable in PostgreSQL; the peers keep the text in memory. Each server on one core.
/// With <c>writers</c> or <c>readers</c> only that.
/// </summary>
internal static class TextServersBenchmark
{
    private const int Writers = 8;
    private const int Turns = 12;
    private const int WarmupEdits = 100;
    private static readonly string[] Peers = ["sharedb", "hocuspocus"];

    // How many edits a writer may be ahead of what is confirmed, and how many each makes: typing on, and waiting for each.
    private static readonly (int Window, int Edits)[] Loads = [(32, 3000), (1, 300)];

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await ServerProcess.LeaveItsCoreAsync(cancellationToken);
        Console.WriteLine($"load average {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}; {Writers} writers, {TextSubscribers.Sockets} readers; ratios are how much better ours is");
        var result = new JsonObject { ["benchmark"] = "text-servers" };
        if (arguments is not ["readers", ..])
            await MeasureWritersAsync(result, cancellationToken);
        if (arguments is not ["writers", ..])
            await MeasureReadersAsync(result, cancellationToken);
        Console.WriteLine(result.ToJsonString());
    }

    private static async Task MeasureWritersAsync(JsonObject result, CancellationToken cancellationToken)
    {
        foreach (var (window, edits) in Loads)
        {
            var ours = await OursAsync((server, _) => WriteOursAsync(server, window, edits, cancellationToken), cancellationToken);
            Print($"writers, {window} ahead", "LinkedRecords", ours);
            foreach (var peer in Peers)
            {
                var theirs = await WritePeerAsync(peer, window, edits, cancellationToken);
                Print($"writers, {window} ahead", peer, theirs);
                result[$"writers, {window} ahead, edits/s over {peer}"] = Math.Round(ours.PerSecond / theirs.PerSecond, 2);
            }
        }
    }

    private static async Task MeasureReadersAsync(JsonObject result, CancellationToken cancellationToken)
    {
        foreach (var peer in Peers)
        {
            var (ours, theirs) = await OursAsync((server, token) => CompareReadersAsync(server, peer, token), cancellationToken);
            PrintReaders("LinkedRecords", ours);
            PrintReaders(peer, theirs);
            result[$"readers, p99 of {peer} over ours"] = Math.Round(theirs.Message.P99Milliseconds / ours.Message.P99Milliseconds, 2);
            result[$"readers, p99 of the last one of {peer} over ours"] = Math.Round(theirs.Last99 / ours.Last99, 2);
        }
    }

    private static async Task<T> OursAsync<T>(Func<ServerProcess, CancellationToken, Task<T>> measureAsync, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("linkedrecords-bench-");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(data.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var server = await ServerProcess.StartRealAsync(data.FullName, cancellationToken, LoadSettings.Unlimited);
            return await measureAsync(server, cancellationToken);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<ServerCost> WriteOursAsync(ServerProcess server, int window, int edits, CancellationToken cancellationToken)
    {
        await WarmUpAsync(server, () => WriteOnceAsync(server, window, WarmupEdits, cancellationToken));
        return await WriteOnceAsync(server, window, edits, cancellationToken);
    }

    private static Task WarmUpAsync(ServerProcess server, Func<Task> writeAsync) => Warmup.UntilSteadyAsync(() => server.CpuSeconds, async () =>
    {
        await writeAsync();
        return Writers * WarmupEdits;
    });

    private static async Task<ServerCost> WriteOnceAsync(ServerProcess server, int window, int edits, CancellationToken cancellationToken)
    {
        using var text = await OurText.CreateAsync(server.Port, cancellationToken);
        var writers = Enumerable.Range(0, Writers).Select(number => new OurWriter(text, number, edits, window)).ToList();
        var sockets = await Task.WhenAll(writers.Select(writer => writer.OpenAsync(cancellationToken)));
        var (started, before) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        await Task.WhenAll(writers.Zip(sockets, (writer, socket) => writer.RunAsync(socket, Writers * edits, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        Array.ForEach(sockets, socket => socket.Dispose());
        var stored = await text.ReadAsync(cancellationToken);
        if (stored.Length != Writers * edits || writers.Exists(writer => !string.Equals(writer.Text, stored, StringComparison.Ordinal)))
            throw new InvalidOperationException("The writers do not show the text that the server has.");
        return CostOf(elapsed.TotalSeconds, server.CpuSeconds - before, edits);
    }

    private static async Task<ServerCost> WritePeerAsync(string peer, int window, int edits, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartTextPeerAsync(peer, cancellationToken);
        var text = 0;
        await WarmUpAsync(server, () => WritePeerOnceAsync(server, $"warmup{text++}", window, WarmupEdits, cancellationToken));
        return await WritePeerOnceAsync(server, "one", window, edits, cancellationToken);
    }

    private static async Task<ServerCost> WritePeerOnceAsync(ServerProcess server, string text, int window, int edits, CancellationToken cancellationToken)
    {
        var before = server.CpuSeconds;
#pragma warning disable S4036 // The Node that the user's path names is the one to measure with.
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(ServerProcess.PeerFolder(), "text-writers.mjs"), server.Name, text, .. new[] { server.Port, Writers, edits, window }.Select(number => number.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
#pragma warning restore S4036
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var result = JsonDocument.Parse(output).RootElement;
        if (!result.GetProperty("isConverged").GetBoolean())
            throw new InvalidOperationException($"The writers of {server.Name} do not show the same text.");
        return CostOf(result.GetProperty("seconds").GetDouble(), server.CpuSeconds - before, edits);
    }

    private static async Task<((ServerCost Message, double Last99) Ours, (ServerCost Message, double Last99) Theirs)> CompareReadersAsync(ServerProcess our, string peer, CancellationToken cancellationToken)
    {
        await using var their = await ServerProcess.StartTextPeerAsync(peer, cancellationToken);
        using var text = await OurText.CreateAsync(our.Port, cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{their.Port}/") };
        using var ours = new TextSubscribers(our, "/graphql", "graphql-transport-ws", OurGreeting(text), mark => text.ChangeAsync(mark, cancellationToken));
        using var theirs = new TextSubscribers(their, "/", null, peer is "sharedb" ? SharedbGreeting : HocuspocusGreeting, async mark =>
        {
            using var content = new StringContent(mark);
            using var answer = await http.PostAsync(new Uri("change", UriKind.Relative), content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
        await ours.FollowAsync(others: null);
        await theirs.FollowAsync(ours);
        for (var turn = 0; turn < Turns; turn++)
        {
            // By turns, so that what else the machine does weighs on both.
            await ours.TakeTurnAsync();
            await theirs.TakeTurnAsync();
        }

        return ((ours.Cost, ours.Last99), (theirs.Cost, theirs.Last99));
    }

    private static (byte[], WebSocketMessageType, string?)[] OurGreeting(OurText text) =>
    [
        Json(new { type = "connection_init", payload = new { token = text.Token } }, "connection_ack"),
        Json(new { id = "1", type = "subscribe", payload = new { query = $$"""subscription { textOperations(record: "{{text.Record}}", since: 1) { version operation } }""" } }, null),
        Json(new { type = "ping" }, "pong"),
    ];

    private static (byte[], WebSocketMessageType, string?)[] SharedbGreeting =>
    [
        Json(new { a = "hs", id = (string?)null }, "\"hs\""),
        Json(new { a = "s", c = "texts", d = "one", v = (int?)null }, "\"s\""),
    ];

    // The name of the document, then 2 0 and an empty token to sign in, and 0 0 with the state vector of an empty document to follow.
    private static (byte[], WebSocketMessageType, string?)[] HocuspocusGreeting =>
    [
        ([3, .. "one"u8, 2, 0, 1, (byte)'t'], WebSocketMessageType.Binary, "one"),
        ([3, .. "one"u8, 0, 0, 1, 0], WebSocketMessageType.Binary, "one\0\u0001"),
    ];

    private static (byte[] Message, WebSocketMessageType Kind, string? Answer) Json(object message, string? answer) =>
        (Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message)), WebSocketMessageType.Text, answer);

    private static ServerCost CostOf(double seconds, double cpuSeconds, int edits) =>
        new(Writers * edits / seconds, cpuSeconds * 1e6 / (Writers * edits), 0);

    private static void PrintReaders(string server, (ServerCost Message, double Last99) readers)
    {
        Print("readers", server, readers.Message);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-20}{"the last one",-16}{readers.Last99,46:N1} ms p99"));
    }

    private static void Print(string load, string server, ServerCost cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{load,-20}{server,-16}{cost.PerSecond,12:N0}/s{cost.CpuMicroseconds,10:N1} CPU µs each{(cost.P99Milliseconds > 0 ? $"{cost.P99Milliseconds,10:N1} ms p99" : "")}"));
}
