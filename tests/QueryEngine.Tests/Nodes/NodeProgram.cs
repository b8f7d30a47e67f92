using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Subscriptions;
using LinkedRecords.QueryEngine.Tests.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Nodes;

/// <summary>A server node as a process of its own, so that it can be killed. The connection string comes in the environment, requests line by line.</summary>
/// <remarks>
/// <list type="table">
/// <item><c>write TRANSACTION</c>: answered by <c>wrote ID REVISION</c>, 0 when it was refused;</item>
/// <item><c>follow NUMBER USER SEED REVISION ROWS</c>: a client subscribes, or comes back with what it has; <c>told NUMBER REVISION ROWS</c> after each change;</item>
/// <item><c>access REVISION</c>: answered by <c>access REVISION …</c>, everything that each user may see at that revision.</item>
/// </list>
/// </remarks>
internal static class NodeProgram
{
    /// <summary>Ends each answer, so that one that was cut off by a kill is not taken for whole.</summary>
    public const string End = " .";

    public const string DatabaseVariable = "NODE_DATABASE";

    // Lines of different tasks must not mix.
    private static readonly TextWriter Output = TextWriter.Synchronized(Console.Out);

    public static async Task Main()
    {
        await using var store = await OpenAsync();
        var live = new LiveQueries(store, new StreamOrder(store), new(), TimeProvider.System);
        _ = live.RunAsync(CancellationToken.None);
        await Output.WriteLineAsync("ready");

        // Whoever started this has ended when there is nothing to read any more.
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ', 2);
            _ = parts[0] switch
            {
                "write" => WriteAsync(store, TransactionLine.Read(parts[1])),
                "follow" => FollowAsync(live, parts[1].Split(' ')),
                _ => TellAccessAsync(store, long.Parse(parts[1], CultureInfo.InvariantCulture)),
            };
        }
    }

    private static async Task<PostgresFactStore> OpenAsync()
    {
        var options = new PostgresStoreOptions
        {
            ConnectionString = Environment.GetEnvironmentVariable(DatabaseVariable)!,
            CommitTimeout = TimeSpan.FromSeconds(60),
            ReadTimeout = TimeSpan.FromSeconds(60),
            PollInterval = TimeSpan.FromMilliseconds(100),
        };
        while (true)
        {
            try
            {
                return await PostgresFactStore.OpenAsync(options, new Admission(), TimeProvider.System, CancellationToken.None);
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    /// <summary>Names as one word.</summary>
    public static string Rows(IEnumerable<string> names) => string.Join(',', names);

    private static async Task WriteAsync(PostgresFactStore store, Transaction transaction)
    {
        var outcome = await store.CommitAsync(transaction, CancellationToken.None);
        var revision = outcome is CommitOutcome.Committed(var entry, _) ? entry.Revision : Revision.None;
        await Output.WriteLineAsync($"wrote {transaction.Id} {revision}{End}");
    }

    private static async Task FollowAsync(LiveQueries live, string[] asked)
    {
        var (user, since) = (asked[1], long.Parse(asked[3], CultureInfo.InvariantCulture));
        var query = TwoNodesTests.Query(int.Parse(asked[2], CultureInfo.InvariantCulture));
        var copy = new LiveCopy();
        if (since > 0)
            copy.Apply(new LiveChange.Reset(new(since), [new("", [.. asked[4].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => new Node(name))], 0)]));
        await using var subscriber = new Subscriber(live, user, LiveSpace.Of(query), since > 0 ? copy.Revision : null, copy);
        while (await subscriber.WaitAsync())
            await Output.WriteLineAsync($"told {asked[0]} {copy.Revision} {Rows(copy.Names())}{End}");
    }

    private static async Task TellAccessAsync(PostgresFactStore store, long revision)
    {
        var lists = await store.ReadAsync(
            graph => Properties.History.Users
                .Select(user => Rows(new Viewer(new(user), graph).Visible().Select(node => graph.NodeOf(node).Spelling).Order(StringComparer.Ordinal)))
                .ToImmutableArray(),
            // The newest state is the one that every entry was applied to, not one that was loaded for this.
            store.Head.Value <= revision ? new ReadAt.AtLeast(new(revision)) : new ReadAt.AsOf(new(revision)),
            CancellationToken.None);
        await Output.WriteLineAsync($"access {revision} {string.Join(';', lists.Value)}{End}");
    }
}
