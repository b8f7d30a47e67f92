using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;
using LinkedRecords.QueryEngine.Tests.Properties;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private static int Transactions => Campaign.IsLong ? 10_000 : 100;

    [Fact]
    public async Task Two_server_nodes_on_one_database_tell_the_same_result_at_every_revision()
    {
        var connection = await TestCluster.NewDatabaseAsync();
        await using var one = await ServerNode.StartAsync(connection);
        await using var other = await ServerNode.StartAsync(connection);
        await BeginAsync(one);
        var random = new Random(Campaign.Seed(output));
        var queries = History.Users.SelectMany(user => Enumerable.Range(0, 2).Select(_ => (user, Query(random)))).ToArray();
        var pairs = queries.Select(query => (Query: query, One: one.Subscribe(query), Other: other.Subscribe(query))).ToArray();
        foreach (var pair in pairs)
            await Task.WhenAll(pair.One.NextAsync(), pair.Other.NextAsync());

        var writing = new EventfulHistory();
        for (var step = 0; step < Transactions; step++)
        {
            var writer = random.Next(2) == 0 ? one : other;
            if (await writer.Store.CommitAsync(writing.Next(random.Next(), $"t{step}"), CancellationToken.None) is not CommitOutcome.Committed(var entry, _))
                continue;
            writing.Written(entry);
            foreach (var pair in pairs)
                await AgreeAsync(one, entry.Revision, pair.Query, pair.One, pair.Other);
        }

        Assert.True(pairs.Sum(pair => pair.One.Copy.Told) > 10, "Too little was told to show anything.");
        foreach (var pair in pairs)
        {
            await pair.One.DisposeAsync();
            await pair.Other.DisposeAsync();
        }
    }

    private static async Task BeginAsync(ServerNode node)
    {
        var users = History.Users.Select((user, at) => new Transaction
        {
            Id = $"user{at}",
            Author = WellKnownNodes.System,
            Asserted = [new(new(user), ReservedPredicates.SignsInWith, new("\"test\""))],
        });
        foreach (var transaction in users.Concat(History.Beginning()))
            Assert.IsType<CommitOutcome.Committed>(await node.Store.CommitAsync(transaction, CancellationToken.None));
    }

    private static RecordQuery Query(Random random) => new() { Where = [.. History.Query(random).Take(random.Next(2))] };

    private static async Task AgreeAsync(
        ServerNode node, Revision revision, (string User, RecordQuery Query) asked, Subscriber one, Subscriber other)
    {
        var at = new QueryAt.AtLeast(revision);
        var answer = await node.Queries.AskAsync(new(asked.User), asked.Query, at, CancellationToken.None);
        var expected = ((GroupAnswer.Rows)answer.Value).Records.Select(record => record.Spelling).ToArray();
        Assert.Equal(revision, answer.At);
        await one.UntilAsync(copy => copy.Names().SequenceEqual(expected), () => $"{string.Join(", ", expected)} at {revision} by one node");
        await other.UntilAsync(copy => copy.Names().SequenceEqual(expected), () => $"{string.Join(", ", expected)} at {revision} by the other node");
    }

    private sealed class ServerNode : IAsyncDisposable
    {
        private readonly LiveQueries _live;
        private readonly Task _running;

        private ServerNode(PostgresFactStore store)
        {
            Store = store;
            var order = new StreamOrder(store);
            Queries = new(store, order, new(new byte[32]));
            _live = new(store, order, new(), TimeProvider.System);
            _running = _live.RunAsync(CancellationToken.None);
        }

        public PostgresFactStore Store { get; }

        public Queries Queries { get; }

        public static async Task<ServerNode> StartAsync(string connection) => new(await PostgresFactStore.OpenAsync(
            new() { ConnectionString = connection, CommitTimeout = TimeSpan.FromSeconds(60), ReadTimeout = TimeSpan.FromSeconds(60) }, new Admission(), TimeProvider.System, CancellationToken.None));

        public Subscriber Subscribe((string User, RecordQuery Query) asked) => new(_live, asked.User, LiveSpace.Of(asked.Query));

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await _running;
        }
    }
}
