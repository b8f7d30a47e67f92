using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

/// <summary>
/// The "new enemy": access is taken back on one node, then a secret is written on another. Whoever sees the secret must not
/// be judged by the rights from before.
/// </summary>
/// <remarks>Named in Pang and others, "Zanzibar: Google's consistent, global authorization system", USENIX ATC 2019.</remarks>
public sealed class NewEnemyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Readers = 4;
    private static readonly Node Owner = new("us-owner");
    private static readonly Node Enemy = new("us-enemy");
    private static readonly Node Record = new("kv-plan");
    private static readonly Node Holds = new("holds");
    private static readonly Fact Grant = new(Enemy, ReservedPredicates.CanRead, Record);

    private readonly List<PostgresFactStore> _nodes = [];
    private int _transactions;

    private static int Looks => Campaign.IsLong ? 1_000_000 : 1_000;

    public async Task InitializeAsync()
    {
        var connection = await TestCluster.NewDatabaseAsync();
        for (var node = 0; node < 3; node++)
        {
            _nodes.Add(await PostgresFactStore.OpenAsync(
                new() { ConnectionString = connection, CommitTimeout = TimeSpan.FromSeconds(60), ReadTimeout = TimeSpan.FromSeconds(60) },
                new Admission(),
                TimeProvider.System,
                CancellationToken.None));
        }

        foreach (var user in new[] { Owner, Enemy })
            await WriteAsync(_nodes[0], WellKnownNodes.System, [new(user, ReservedPredicates.SignsInWith, new("\"test\""))], []);
        await WriteAsync(_nodes[0], Owner, [new(Owner, ReservedPredicates.IsAccountableFor, Record), Grant], []);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task A_secret_written_after_a_revocation_is_never_seen_with_the_rights_from_before()
    {
        var leaks = await CountLeaksAsync(
            Looks,
            (node, at) => node.ReadAsync(graph => SeesSecret(graph) && Rights(graph), at, CancellationToken.None));

        Assert.Equal(0, leaks);
    }

    // The mitigation switched off: rights are looked up first and the record afterwards, at two revisions. If this finds
    // nothing, neither would the test above.
    [Fact]
    public async Task Rights_looked_up_at_an_older_revision_than_the_record_do_show_it()
    {
        var leaks = await CountLeaksAsync(
            int.MaxValue,
            async (node, at) =>
            {
                var rights = await node.ReadAsync(Rights, at, CancellationToken.None);
                var secret = await node.ReadAsync(SeesSecret, new ReadAt.AtLeast(rights.At.Next.Next), CancellationToken.None);
                return new(rights.Value && secret.Value, rights.At);
            });

        Assert.True(leaks > 0);
    }

    private static bool Rights(IGraph graph) => new Viewer(Enemy, graph).May(Right.Read, Record);

    private static bool SeesSecret(IGraph graph) => graph.Objects(graph.Find(Record), graph.Find(Holds)).Length > 0;

    // Each reader looks once at every revision that its node shows it, as soon as it does.
    private async Task<int> CountLeaksAsync(int looks, Func<PostgresFactStore, ReadAt, ValueTask<Answer<bool>>> lookAsync)
    {
        var (leaks, looked, rounds) = (0, 0, 0);
        var readers = Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            var node = _nodes[reader % _nodes.Count];
            var at = node.Head;
            while (leaks == 0 && Interlocked.Increment(ref looked) <= looks)
            {
                var answer = await lookAsync(node, new ReadAt.AtLeast(at.Next));
                at = answer.At;
                if (answer.Value)
                    Interlocked.Increment(ref leaks);
            }
        })).ToArray();
        var all = Task.WhenAll(readers);
        while (!all.IsCompleted)
        {
            await RoundAsync();
            rounds++;
        }

        await all;
        output.WriteLine($"{looked:N0} looks during {rounds:N0} revocations, {leaks} leaks");
        return leaks;
    }

    // Given, taken back on one node; only then the secret is written on another, and taken away before the next time.
    private async Task RoundAsync()
    {
        var secret = new Fact(Record, Holds, new("\"the secret\""));
        await WriteAsync(_nodes[0], Owner, [], [Grant]);
        await WriteAsync(_nodes[1], Owner, [secret], []);
        await WriteAsync(_nodes[1], Owner, [], [secret]);
        await WriteAsync(_nodes[0], Owner, [Grant], []);
    }

    private async Task<Revision> WriteAsync(PostgresFactStore node, Node author, Fact[] asserted, Fact[] retracted)
    {
        var transaction = new Transaction
        {
            Id = $"t{++_transactions}",
            Author = author,
            Asserted = [.. asserted],
            Retracted = [.. retracted],
            Events = _transactions == 3 ? [new RecordEvent(Record, "{}"u8.ToArray())] : [],
        };
        return Assert.IsType<CommitOutcome.Committed>(await node.CommitAsync(transaction, CancellationToken.None)).Entry.Revision;
    }
}
