using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Tests.Properties;
using LinkedRecords.QueryEngine.Tests.Subscriptions;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Nodes;

/// <summary>Two server processes on one database, both of them written to at the same time and killed now and then.</summary>
public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private Revision _read;

    private const int InFlight = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Campaign.IsLong ? 15 : 2);

    private static int Transactions => Campaign.IsLong ? 10_000 : 160;

    private static int Kills => Campaign.IsLong ? 60 : 2;

    /// <summary>One query that has answers now and then, from one number.</summary>
    internal static RecordQuery Query(int seed)
    {
        var random = new Random(seed);
        return new() { Where = [.. History.Query(random).Take(random.Next(2))] };
    }

    [Fact]
    public async Task Two_nodes_agree_at_equal_revisions_though_both_are_written_to_and_killed()
    {
        var random = new Random(Campaign.Seed(output));
        var connection = await TestCluster.NewDatabaseAsync();
        await using var witness = await PostgresFactStore.OpenAsync(
            new() { ConnectionString = connection, CommitTimeout = Patience, ReadTimeout = Patience }, new Admission(), TimeProvider.System, CancellationToken.None);
        await BeginAsync(witness);
        (string User, int Seed)[] queries = [.. History.Users.SelectMany(user => Enumerable.Range(0, 3).Select(_ => (user, random.Next())))];
        await using var one = new NodeProcess(connection, queries);
        await using var other = new NodeProcess(connection, queries);
        await Task.WhenAll(one.StartAsync(), other.StartAsync());

        var head = await WriteAsync(witness, [one, other], random);

        var answers = new Queries(witness, new StreamOrder(witness), new(new byte[32]));
        var results = await Task.WhenAll(queries.Select(query => ExpectedAsync(answers, query, head)));
        foreach (var node in (NodeProcess[])[one, other])
        {
            await node.UntilAsync(results).WaitAsync(Patience);
            await AgreeOnAllThatWasToldAsync(answers, queries, node);
        }

        for (var revision = head; revision > 0; revision -= 1 + random.NextInt64(head / 8 + 1))
            Assert.Equal(await one.AccessAsync(revision).WaitAsync(Patience), await other.AccessAsync(revision).WaitAsync(Patience));
    }

    // The last revision that was written. Kills are spread over the writing, of which some is under way at each.
    private async Task<long> WriteAsync(PostgresFactStore witness, NodeProcess[] nodes, Random random)
    {
        var writing = new EventfulHistory();
        var (written, under) = (0L, new List<Task<long>>());
        for (var number = 0; number < Transactions; number++)
        {
            under.Add(nodes[random.Next(nodes.Length)].WriteAsync(writing.Next(random.Next(), $"t{number}")));
            if (number % (Transactions / (Kills + 1)) == Transactions / (Kills + 1) - 1 && number < Transactions - 1)
                await nodes[random.Next(nodes.Length)].KillAsync().WaitAsync(Patience);
            if (under.Count < InFlight)
                continue;
            foreach (var revision in await Task.WhenAll(under).WaitAsync(Patience))
                written += revision > 0 ? 1 : 0;
            under.Clear();
            (await NewEntriesAsync(witness)).ForEach(writing.Written);
        }

        foreach (var revision in await Task.WhenAll(under).WaitAsync(Patience))
            written += revision > 0 ? 1 : 0;
        output.WriteLine($"{Transactions} transactions, {written} of them admitted, {Kills} kills");
        Assert.True(written > Transactions / 4, "Too little was written to show anything.");
        await NewEntriesAsync(witness);
        return _read.Value;
    }

    private async Task<List<LogEntry>> NewEntriesAsync(PostgresFactStore witness)
    {
        // Whatever was answered is in the log; the witness catches up to it by writing nothing that counts.
        var outcome = await witness.CommitAsync(new() { Id = Guid.NewGuid().ToString("N"), Author = WellKnownNodes.System, Events = [new(new("kv-witness"), default)] }, CancellationToken.None);
        var until = Assert.IsType<CommitOutcome.Committed>(outcome).Entry.Revision;
        var entries = new List<LogEntry>();
        await foreach (var entry in witness.FollowAsync(_read, CancellationToken.None))
        {
            if (entry.Transaction.Author != WellKnownNodes.System)
                entries.Add(entry);
            if (entry.Revision >= until)
                break;
        }

        _read = until;
        return entries;
    }

    private async Task AgreeOnAllThatWasToldAsync(Queries answers, (string User, int Seed)[] queries, NodeProcess node)
    {
        var told = node.Told;
        foreach (var (query, revision, rows) in told.OrderBy(result => result.Revision))
        {
            var expected = await ExpectedAsync(answers, queries[query], revision);
            Assert.True(expected == rows, $"Query {query} at {revision}: told {rows}, expected {expected}");
        }

        output.WriteLine($"{told.Length} results told and compared");
        Assert.True(told.Length > queries.Length, "Too little was told to show anything.");
    }

    private static async Task<string> ExpectedAsync(Queries answers, (string User, int Seed) query, long revision)
    {
        var at = new QueryAt.AsOf(new(revision), WithRightsOfThen: true);
        var answer = await answers.AskAsync(new(query.User), Query(query.Seed), at, CancellationToken.None);
        return NodeProgram.Rows(Assert.IsType<GroupAnswer.Rows>(answer.Value).Records.Select(record => record.Spelling));
    }

    private static async Task BeginAsync(PostgresFactStore store)
    {
        var users = History.Users.Select((user, at) => new Transaction
        {
            Id = $"user{at}",
            Author = WellKnownNodes.System,
            Asserted = [new(new(user), ReservedPredicates.SignsInWith, new("\"test\""))],
        });
        foreach (var transaction in users.Concat(History.Beginning()))
            Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(transaction, CancellationToken.None));
    }
}
