using System.Net;
using LinkedRecords.FactStore.Tests.Faults;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>Nodes on one database, each behind a proxy that cuts its clients off, to which all kinds of harm are done in turn.</summary>
internal sealed class FaultyNodes : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly NodeProcess[] _nodes;
    private readonly CuttingProxy[] _proxies;
    private readonly Random _random = new(1);
    private int _kills;
    private int _pauses;

    private FaultyNodes(NodeProcess[] nodes, CuttingProxy[] proxies) => (_nodes, _proxies) = (nodes, proxies);

    /// <summary>Where clients find them.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _proxies.Select(proxy => new Uri($"http://127.0.0.1:{proxy.Port}"))];

    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>What was done to them, in words.</summary>
    public string Harm => $"{_kills} kills, {_pauses} pauses, {_proxies.Sum(proxy => proxy.Cuts)} connections cut";

    public static async Task<FaultyNodes> StartAsync(int count, string database)
    {
        // One after the other: the first one makes the tables.
        var nodes = new List<NodeProcess>();
        try
        {
            while (nodes.Count < count)
                nodes.Add(await NodeProcess.StartAsync(database));
        }
        catch
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
            throw;
        }

        return new([.. nodes], [.. nodes.Select(node => new CuttingProxy(new IPEndPoint(IPAddress.Loopback, node.Port), channel: ""))]);
    }

    /// <summary>Does harm so many times, spread over the progress from 0 to 1, as long as something is being done.</summary>
    public async Task HarmAsync(int times, Task doing, Func<double> progress, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= times; i++)
        {
            while (progress() < (double)i / (times + 1) && !doing.IsCompleted)
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            if (doing.IsCompleted)
                return;
            await HarmOneAsync(i, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task HarmOneAsync(int kind, CancellationToken cancellationToken)
    {
        var victim = _random.Next(_nodes.Length);
        switch (kind % 3)
        {
            case 0:
                _kills++;
                await _nodes[victim].KillAsync();
                await _nodes[victim].StartAgainAsync();
                break;
            case 1:
                _pauses++;
                await _nodes[victim].PauseAsync();
                await Task.Delay(LongestPause * _random.NextDouble(), cancellationToken);
                await _nodes[victim].ResumeAsync();
                break;
            default:
                _proxies[victim].CutAll();
                break;
        }
    }
}
