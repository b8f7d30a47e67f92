using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

public sealed class RecordStreamTests
{
    private const int Changes = 300;
    private const int Latest = 5;
    private const int Times = 20;
    private static readonly Node[] Records = [.. Enumerable.Range(0, 20).Select(number => new Node($"kv-{number}"))];

    // By what PostgreSQL looked at and not by how long it took: a history of a million changes has to be as near as one of ten.
    [Fact]
    public async Task The_latest_changes_of_a_long_history_are_read_without_looking_at_those_before()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var log = await TestLog.NewAsync();
        await using (var writing = await TestLog.OpenAsync(log))
        {
            await Task.WhenAll(Enumerable.Range(0, Changes).Select(number => writing.CommitAsync(Changing($"t{number}"), default).AsTask()));
            await writing.SaveSnapshotAsync(Records[0], new(Changes - Latest, new byte[] { 1 }), default);
        }

        await TestLog.RunAsync(log, "analyze record_changes");
        var before = await LookedAtAsync(log);
        await using (var reading = await TestLog.OpenAsync(log))
        {
            for (var time = 0; time < Times; time++)
            {
                Assert.Equal(Latest, (await reading.ReadChangesAsync(Records[0], Changes - Latest, 100, default)).Changes.Length);
                Assert.Equal(Latest, (await reading.ReadRecordAsync(Records[0], default)).Changes.Length);
            }
        }

        // What a connection has counted is there some time after it was closed.
        var (least, most) = (2 * Times * Latest, 2 * Times * Changes / 4);
        long lookedAt;
        while ((lookedAt = await LookedAtAsync(log) - before) < least)
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        Assert.InRange(lookedAt, least, most);
    }

    private static Task<long> LookedAtAsync(PostgresStoreOptions log) => TestLog.ScalarAsync<long>(
        log, "select idx_tup_fetch + seq_tup_read from pg_stat_user_tables where schemaname = $1 and relname = 'record_changes'", log.Schema);

    private static Transaction Changing(string id) => new()
    {
        Id = id,
        Author = new("us-alice"),
        Events = [.. Records.Select(record => new RecordEvent(record, new byte[] { 1 }))],
    };
}
