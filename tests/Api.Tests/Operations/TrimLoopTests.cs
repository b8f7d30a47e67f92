using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LinkedRecords.Api.Tests.Operations;

/// <summary>A server forgets once a day what is older than its operator keeps.</summary>
public sealed class TrimLoopTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly Node Ann = new("us-ann");
    private static readonly Node Bob = new("us-bob");
    private static readonly Fact Stated = new(new Node("kv-1"), new Node("isA"), new Node("Task"));

    [Fact]
    public async Task What_is_older_than_is_kept_is_forgotten_after_the_start_and_then_once_a_day_also_when_somebody_was_erased_in_between()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var connection = await TestCluster.NewDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var store = await PostgresFactStore.OpenAsync(
            new() { ConnectionString = connection, CommitTimeout = TimeSpan.FromMinutes(1) }, admission: null, TimeProvider.System, patience.Token);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        using var loop = new TrimLoop(store, Kept, clock, NullLogger<TrimLoop>.Instance);
        await CommitAsync(store, new Transaction { Id = "1", Author = Ann, Asserted = [Stated, new(Bob, new Node("knows"), Ann)] }, patience.Token);
        await CommitAsync(store, new Transaction { Id = "2", Author = Bob, Retracted = [Stated] }, patience.Token);
        await AgeAsync(database);
        await CommitAsync(store, new Transaction { Id = "3", Author = Ann, Asserted = [Stated] }, patience.Token);

        await loop.StartAsync(patience.Token);
        await UntilAsync(2, database, clock, patience.Token);
        await store.EraseAsync([Bob], Ann, patience.Token);
        await AgeAsync(database);
        await UntilAsync(4, database, clock, patience.Token);
        await loop.StopAsync(patience.Token);

        Assert.Empty((await store.VerifyAsync(progress: null, patience.Token)).Differences);
        Assert.True((await store.ReadAsync(graph => graph.Contains(graph.Find(Stated.Subject), graph.Find(Stated.Predicate), graph.Find(Stated.Object)), ReadAt.Newest, patience.Token)).Value);
        Assert.Equal(0L, await NamedAsync(database, Bob));
        Assert.NotEqual(0L, await NamedAsync(database, Ann));
    }

    private static async Task CommitAsync(PostgresFactStore store, Transaction transaction, CancellationToken cancellationToken) =>
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(transaction, cancellationToken));

    // In the dictionary, and in what the log has of it.
    private static async Task<object?> NamedAsync(NpgsqlDataSource database, Node node)
    {
        await using var find = database.CreateCommand(
            """
            select (select count(*) from linkedrecords.nodes where spelling = $1)
                 + (select count(*) from linkedrecords.log where position(convert_to($1, 'UTF8') in payload) > 0)
            """);
        find.Parameters.AddWithValue(node.Spelling);
        return await find.ExecuteScalarAsync();
    }

    private static async Task AgeAsync(NpgsqlDataSource database)
    {
        await using var age = database.CreateCommand("update linkedrecords.log set at = at - interval '1 year'");
        await age.ExecuteNonQueryAsync();
    }

    // Time goes on until it has happened, by some minutes each time: far from a quarter of a year until patience ends.
    private static async Task UntilAsync(long horizon, NpgsqlDataSource database, ManualClock clock, CancellationToken cancellationToken)
    {
        await using var ask = database.CreateCommand("select horizon from linkedrecords.incarnation");
        while (await ask.ExecuteScalarAsync(cancellationToken) is not long reached || reached < horizon)
        {
            clock.Advance(Step);
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
