using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.Faults;
using LinkedRecords.FactStore.Tests.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>Random transactions from several stores on one log, against a plain list of entries.</summary>
public sealed class ManyNodesTests
{
    private static readonly int Scripts = Campaign.IsLong ? 500 : 12;

    [Fact]
    public void Whoever_writes_what_all_nodes_are_the_fold_of_one_list() =>
        Prop.ForAll<byte[][]>(script => AgreeAsync(script).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Scripts));

    // A script's transactions are dealt to three nodes that write at the same time, so only the log knows the order.
    private static async Task<bool> AgreeAsync(byte[][] script)
    {
        var log = (await TestLog.NewAsync()) with { RecentEntries = 4, PollInterval = TimeSpan.FromMilliseconds(100) };
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestLog.OpenAsync(log)));
        await Task.WhenAll(nodes.Select((node, index) => WriteAsync(node, script, index)));

        var head = new Revision(script.Length);
        var oracle = new List<LogEntry>();
        foreach (var node in nodes)
        {
            await node.ReadAsync(_ => 0, new ReadAt.AtLeast(head), default);
            oracle = await Verdict.ReadAsync(node, default);
        }

        var agrees = oracle.Count == script.Length;
        foreach (var node in nodes)
        {
            agrees &= await IsFoldAsync(node, oracle, oracle.Count);
            agrees &= await IsFoldAsync(node, oracle, oracle.Count / 2);
        }

        agrees &= (await nodes[0].VerifyAsync(progress: null, default)).IsSound;
        foreach (var node in nodes)
            await node.DisposeAsync();
        return agrees;
    }

    private static async Task WriteAsync(PostgresFactStore node, byte[][] script, int index)
    {
        for (var at = index; at < script.Length; at += 3)
            Assert.IsType<CommitOutcome.Committed>(await node.CommitAsync(FactScript.Transaction(script[at], at), default));
    }

    private static async Task<bool> IsFoldAsync(PostgresFactStore node, List<LogEntry> oracle, int length)
    {
        var facts = FoldedFacts.Of(oracle.Take(length));
        var answer = await node.ReadAsync(graph => GraphPicture.Same(graph, facts), new ReadAt.AsOf(new Revision(length)), default);
        return answer.Value;
    }
}
