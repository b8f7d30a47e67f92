using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>Nodes wake each other; one that is alone spares itself that.</summary>
public sealed class NotificationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Only_a_node_that_is_not_alone_notifies()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await using var listener = new NpgsqlConnection(log.ConnectionString);
        await listener.OpenAsync();
        var heard = new List<string>();
        listener.Notification += (_, notification) => heard.Add(notification.Payload);
        await RunAsync(listener, $"listen {log.Schema}");
        await store.CommitAsync(Stating("alone"), default);

        // What every node does as long as it runs.
        await RunAsync(listener, $"select pg_advisory_lock_shared(hashtextextended('linkedrecords nodes {log.Schema}', 0))");
        await store.CommitAsync(Stating("with another"), default);
        while (heard.Count == 0)
            Assert.True(await listener.WaitAsync(Patience), "Nobody was notified.");

        Assert.Equal("2", heard[0]);
    }

    [Fact]
    public async Task A_node_that_only_reads_is_woken_by_what_others_write()
    {
        var log = (await TestLog.NewAsync()) with { PollInterval = TimeSpan.FromHours(1) };
        await using var writer = await TestLog.OpenAsync(log);
        await writer.CommitAsync(Stating("before"), default);
        await using var reader = await TestLog.OpenAsync(log);
        await using var entries = reader.FollowAsync(new Revision(1), default).GetAsyncEnumerator();
        for (var number = 2; number < 12; number++)
        {
            await writer.CommitAsync(Stating($"t{number}"), default);

            Assert.True(await entries.MoveNextAsync().AsTask().WaitAsync(Patience));
            Assert.Equal(number, entries.Current.Revision.Value);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Transaction Stating(string id) => new() { Id = id, Author = new("system"), Asserted = [new(new("a"), new("is"), new("b"))] };
}
