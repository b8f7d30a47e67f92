using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>A server of ours or of a peer, pinned to the first core.</summary>
#pragma warning disable S4036 // The programs that the user's path names are the ones to measure.
internal sealed class ServerProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private const int ComplaintsKept = 100;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _complaints = new();

    private ServerProcess(string name, int port, Process process)
    {
        Name = name;
        Port = port;
        _process = process;
    }

    public string Name { get; }

    /// <summary>What a server of ours has written to its log, which it does from the level on that it was started with; the first hundred lines.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Port { get; }

    /// <summary>What the process has used of its core, by /proc/PID/stat.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>What it has in memory at this moment, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line[6..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    /// <summary>The engine alone, with the collector that ./linkedrecords gives the server.</summary>
    public static Task<ServerProcess> StartOursAsync(CancellationToken cancellationToken) =>
        StartAsync("LinkedRecords", port => ["env", "DOTNET_GCgen0size=4000000", "dotnet", typeof(ServerProcess).Assembly.Location, "graphql-server", port], cancellationToken);

    public static Task<ServerProcess> StartPeerAsync(string library, CancellationToken cancellationToken) =>
        StartAsync(library, port => ["node", Path.Combine(PeerFolder(), "graphql-server.mjs"), library, port], cancellationToken);

    /// <summary>The server that users run, with its own database in a folder; a second one on the same folder is another node.</summary>
    /// <param name="settings">NAME=value, beside the usual.</param>
    public static Task<ServerProcess> StartRealAsync(string data, CancellationToken cancellationToken, params string[] settings) => StartAsync(
        "LinkedRecords",
        port => ["env", "ASPNETCORE_ENVIRONMENT=Development", .. settings, Path.Combine(RecordedTrace.RepositoryRoot(), "linkedrecords"), "serve", "--data", data, "--url", $"http://127.0.0.1:{port}"],
        cancellationToken,
        readyLine: "LinkedRecords answers at");

    /// <summary>A server of texts, in memory.</summary>
    public static Task<ServerProcess> StartTextPeerAsync(string library, CancellationToken cancellationToken) =>
        StartAsync(library, port => ["node", Path.Combine(PeerFolder(), "text-server.mjs"), library, port], cancellationToken);

    /// <summary>Moves this process, from which the load comes, to the cores that the servers do not use.</summary>
    /// <exception cref="InvalidOperationException">There is only one core.</exception>
    public static async Task LeaveItsCoreAsync(CancellationToken cancellationToken)
    {
        using var move = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", $"1-{Environment.ProcessorCount - 1}", $"{Environment.ProcessId}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await move.WaitForExitAsync(cancellationToken);
        if (move.ExitCode != 0)
            throw new InvalidOperationException("The load needs a core of its own; this machine has one for the server.");
    }

    public static string PeerFolder()
    {
        var folder = Path.Combine(RecordedTrace.RepositoryRoot(), "bench", "peers");
        return Directory.Exists(Path.Combine(folder, "node_modules"))
            ? folder
            : throw new InvalidOperationException($"The peers are not installed; run npm ci in {folder}.");
    }

    public async ValueTask DisposeAsync()
    {
        // With a signal that it may answer, since ours has a database to stop.
        using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string name, Func<string, IEnumerable<string>> command, CancellationToken cancellationToken, string readyLine = "ready")
    {
        var port = FreePort();
        var start = new ProcessStartInfo("taskset", ["-c", "0", .. command(port.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        var server = new ServerProcess(name, port, process);
        process.ErrorDataReceived += (_, said) => server.Hear(said.Data);
        process.BeginErrorReadLine();
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"{name} ended at once.");
        }
        while (!line.StartsWith(readyLine, StringComparison.Ordinal));
        return server;
    }

    // The rest is shown and not kept: a server that complains for an hour must not fill the memory of who measures it.
    private void Hear(string? said)
    {
        if (said is null)
            return;
        Console.Error.WriteLine(said);
        if (_complaints.Count < ComplaintsKept)
            _complaints.Enqueue(said);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
#pragma warning restore S4036
