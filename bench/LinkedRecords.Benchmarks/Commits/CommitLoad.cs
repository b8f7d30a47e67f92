using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>Server nodes on one log, and the transactions that writers give them: a new record with one event of 100 bytes and four facts.</summary>
internal sealed class CommitLoad(PostgresStoreOptions options, int? postmaster)
{
    private const int Projects = 300;

    private readonly ConcurrentDictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly byte[] _payload = new byte[100];
    private long _next;

    /// <summary>Writers are dealt to so many nodes in turn.</summary>
    public async Task<Throughput> RunAsync(int nodes, int writers, TimeSpan time, CancellationToken cancellationToken)
    {
        var stores = await OpenAsync(nodes, cancellationToken);
        foreach (var store in stores)
            await GetToKnowAsync(store, writers, cancellationToken);
        var result = await ClosedLoop.RunAsync(
            writers, time, postmaster, (writer, token) => CommitAsync(stores[writer % nodes], writer, token), cancellationToken);
        await CloseAsync(stores);
        return result;
    }

    /// <summary>From the acknowledgement on one node until another node has applied the entry.</summary>
    public async Task<Throughput> MeasureVisibilityAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var nodes = await OpenAsync(2, cancellationToken);
        var arrivals = Channel.CreateUnbounded<(long Revision, long At)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = FollowAsync(nodes[1], nodes[0].Head, arrivals.Writer, stop.Token);
        var acknowledged = new List<(long Revision, long At)>();
        var begin = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Stopwatch.GetElapsedTime(begin) < time && await pace.WaitForNextTickAsync(cancellationToken))
            acknowledged.Add((await CommitAsync(nodes[0], 0, cancellationToken), Stopwatch.GetTimestamp()));
        var seen = new Dictionary<long, long>();
        while (!seen.ContainsKey(acknowledged[^1].Revision))
        {
            var (revision, at) = await arrivals.Reader.ReadAsync(cancellationToken);
            seen.Add(revision, at);
        }

        await stop.CancelAsync();
        await following;
        await CloseAsync(nodes);
        return Throughput.Of(
            [.. acknowledged.Select(one => Math.Max(0, Stopwatch.GetElapsedTime(one.At, seen[one.Revision]).TotalMilliseconds))], new(time, TimeSpan.Zero, TimeSpan.Zero));
    }

    /// <summary>Every acknowledged transaction is in the log once, where it was said to be, and the tables are what follows from the log.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var nodes = await OpenAsync(1, cancellationToken);
        var verification = await nodes[0].VerifyAsync(progress: null, cancellationToken);
        if (!verification.IsSound)
            throw new InvalidOperationException($"The log does not verify: {verification.Differences[0]}");
        if (verification.Head.Value != _acknowledged.Count || verification.Facts != 4L * _acknowledged.Count)
            throw new InvalidOperationException($"{_acknowledged.Count} commits were acknowledged and the log holds {verification.Head}.");
        Console.WriteLine($"checked: {_acknowledged.Count} transactions, each once; the log verifies");
        await CloseAsync(nodes);
    }

    // A node that was just started asks for every name once. The peer's connections are open and prepared, and stay so.
    private async Task GetToKnowAsync(PostgresFactStore node, int writers, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, Math.Max(Projects, writers)).Select(writer => CommitAsync(node, writer % writers, cancellationToken)));

    private async Task<PostgresFactStore[]> OpenAsync(int nodes, CancellationToken cancellationToken)
    {
        var stores = new List<PostgresFactStore>();
        for (var i = 0; i < nodes; i++)
            stores.Add(await PostgresFactStore.OpenAsync(options, admission: null, TimeProvider.System, cancellationToken));
        return [.. stores];
    }

    private static async Task CloseAsync(IEnumerable<PostgresFactStore> nodes)
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private static async Task FollowAsync(
        PostgresFactStore node, Revision since, ChannelWriter<(long Revision, long At)> arrivals, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in node.FollowAsync(since, cancellationToken))
                await arrivals.WriteAsync((entry.Revision.Value, Stopwatch.GetTimestamp()), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private async Task<long> CommitAsync(PostgresFactStore node, int writer, CancellationToken cancellationToken)
    {
        var n = Interlocked.Increment(ref _next);
        var id = string.Create(CultureInfo.InvariantCulture, $"t{n}");
        var record = Name("kv-", n);
        var transaction = new Transaction
        {
            Id = id,
            Author = Name("us-", writer),
            Events = [new RecordEvent(record, _payload)],
            Asserted =
            [
                new(Name("us-", writer), new("$isAccountableFor"), record),
                new(record, new("belongsTo"), Name("project-", n % Projects)),
                new(record, new("hasState"), Name("state-", n % 20)),
                new(record, new("isA"), Name("Type", n % 5)),
            ],
        };
        var outcome = await node.CommitAsync(transaction, cancellationToken);
        var revision = ((CommitOutcome.Committed)outcome).Entry.Revision.Value;
        if (!_acknowledged.TryAdd(id, revision))
            throw new InvalidOperationException($"{id} was acknowledged twice.");
        return revision;
    }

    private static Node Name(string prefix, long number) => new(string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}"));
}
