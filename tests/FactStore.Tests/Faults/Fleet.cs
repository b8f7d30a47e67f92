using System.Diagnostics;
using System.Globalization;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.Postgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>Server processes on one log, and what their clients wrote down.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan MomentPatience = TimeSpan.FromSeconds(2);

    private readonly PostgresStoreOptions _log;
    private readonly string _folder = Directory.CreateTempSubdirectory("linkedrecords-fleet-").FullName;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CuttingProxy[] _proxies;
    private readonly Process[] _nodes;
    private readonly int _nodeCount;
    private readonly int _clients;
    private readonly int _operations;

    private Fleet(PostgresStoreOptions log, int nodes, int clients, int operations)
    {
        (_log, _nodeCount, _clients, _operations) = (log, nodes, clients, operations);
        _proxies = [.. Enumerable.Range(0, nodes).Select(_ => CuttingProxy.Before(log).Proxy)];
        _nodes = [.. Enumerable.Range(0, nodes).Select(Launch)];
    }

    /// <summary>Starts the processes; each client of each does so many operations, fewer when the time is up before.</summary>
    public static Fleet Launch(PostgresStoreOptions log, int nodes, int clients, int operations) => new(log, nodes, clients, operations);

    public int Count => _nodes.Length;

    /// <summary>Runs until every client is done, doing harm <paramref name="times"/> times in between, each time when there was some progress.</summary>
    public async Task RunAsync(int times, Func<int, Task> harm, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= times; i++)
        {
            while (Progress() < (double)i / (times + 1) && !_nodes.All(node => node.HasExited))
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            await harm(i);
        }

        while (_watch.Elapsed < Campaign.Time && !_nodes.All(node => node.HasExited))
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder, WorkerProgram.Enough));
        foreach (var node in _nodes)
            await node.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Does harm when a node's next batch has come to a moment on its way to the log.</summary>
    public Task AtAsync(int index, CommitMoment moment, Func<Task> harm) => _proxies[index].AtAsync(moment, harm, MomentPatience);

    /// <summary>Ends a node as a power cut would, at a moment of its next commit, and starts it again.</summary>
    public async Task KillAsync(int index, CommitMoment moment, CancellationToken cancellationToken)
    {
        var node = _nodes[index];
        await AtAsync(index, moment, async () =>
        {
            node.Kill();
            await node.WaitForExitAsync(cancellationToken);
        });
        node.Dispose();
        _nodes[index] = Launch(index);
    }

    /// <summary>Holds every account against the log, the log against its tables, and the nodes against each other.</summary>
    public async Task<Verdict> AssertSoundAsync(CancellationToken cancellationToken)
    {
        await using var fresh = await TestLog.OpenAsync(_log);
        var log = await Verdict.ReadAsync(fresh, cancellationToken);
        var verdict = await Verdict.AssertSoundAsync(fresh, log, _folder, Worker.RegisterName, cancellationToken);
        await AssertSameHashAsync(log, cancellationToken);
        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Where(node => !node.HasExited))
        {
            node.Kill();
            await node.WaitForExitAsync();
        }

        Array.ForEach(_nodes, node => node.Dispose());
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Each node printed the hash at the revision where it was done; the same prefix of the log must give the same.
    private async Task AssertSameHashAsync(List<LogEntry> log, CancellationToken cancellationToken)
    {
        foreach (var node in _nodes)
        {
            Assert.True(node.ExitCode == 0, await node.StandardError.ReadToEndAsync(cancellationToken));
            var line = (await node.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            var head = int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.Equal(LogHash.Of(log[..head]), line);
        }
    }

    // From 0 to 1: of the operations, or of the time and of those that are done however long they take.
    private double Progress()
    {
        // A line has about 55 bytes, an operation two of them.
        var done = Directory.EnumerateFiles(_folder).Sum(file => new FileInfo(file).Length) / 110.0;
        var wanted = (double)_nodes.Length * _clients * _operations;
        return Math.Max(done / wanted, Math.Min(_watch.Elapsed / Campaign.Time, done / Math.Min(wanted, Campaign.Least)));
    }

    private Process Launch(int index)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            "exec", typeof(Fleet).Assembly.Location, $"node-{index}", _folder, _log.Schema,
            _clients.ToString(CultureInfo.InvariantCulture), _operations.ToString(CultureInfo.InvariantCulture),
            (Campaign.Least / (_nodeCount * _clients)).ToString(CultureInfo.InvariantCulture),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment[WorkerProgram.DatabaseVariable] = new NpgsqlConnectionStringBuilder(_log.ConnectionString) { Host = "127.0.0.1", Port = _proxies[index].Port }.ConnectionString;
        return Process.Start(start)!;
    }
}
