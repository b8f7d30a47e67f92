using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Postgres.Schema;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.Postgres;

public sealed class VerificationTests
{
    [Theory]
    [InlineData("delete from facts where object = (select id from nodes where spelling = 'b2')")]
    [InlineData("update facts set ordinal = ordinal + 1 where retracted is null")]
    [InlineData("update facts set retracted = retracted + 1 where retracted is not null")]
    [InlineData("insert into facts values (1, 2, 3, 1, 9, 1, 2)")]
    [InlineData("update nodes set spelling = 'forged' where spelling = 'b1'")]
    [InlineData("update record_changes set revision = 1 where revision = 2")]
    [InlineData("insert into record_snapshots values ((select record from record_changes limit 1), 99, '')")]
    [InlineData("update tallies set total = total + 1")]
    [InlineData("delete from tallies")]
    [InlineData("insert into tallies values (1, 1, 5)")]
    [InlineData("delete from log where seq = 2")]
    public async Task Whatever_is_changed_behind_the_log_is_found(string tampering)
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await WriteAsync(store);
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);

        await ExecuteAsync(log, tampering);

        Assert.NotEmpty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task What_goes_in_by_the_thousand_follows_from_the_log_as_well()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        Fact[] facts = [.. Enumerable.Range(0, 1_500).Select(n => new Fact(new($"s{n % 40}"), new("p"), new($"\"{n} — ä\"")))];
        var change = new RecordEvent(new("kv-1"), new byte[] { 1 });
        await WriteAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => store.CommitAsync(
            Stating($"many{n}", "b1") with { Asserted = [.. facts, .. facts.Take(100)], Retracted = [.. facts.Take(700)], Events = [change] }, default).AsTask()));
        await store.CommitAsync(Stating("less", "b1") with { Asserted = [.. facts.Skip(100)], Retracted = [.. facts] }, default);

        var verification = await store.VerifyAsync(progress: null, default);
        Assert.Empty(verification.Differences);
        Assert.Equal(1_400 + 2, verification.Facts);
    }

    // Up to eight rows of a lone transaction are written out; more of them, and those of several transactions, come in arrays.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Tables_follow_from_the_log_however_many_rows_a_transaction_adds(int count)
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        for (var step = 0; step < 3; step++)
            Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(Wide($"alone{step}", count, $"{step / 2}"), default));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => store.CommitAsync(Wide($"with{n}", count, $"{n / 2}"), default).AsTask()));

        var verification = await store.VerifyAsync(progress: null, default);
        Assert.Empty(verification.Differences);
        Assert.Equal(8, verification.Head.Value);
        // Those of the first suffixes were stated more than once.
        Assert.Equal(count * 3, verification.Facts);
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused()
    {
        var log = await TestLog.NewAsync();
        await (await TestLog.OpenAsync(log)).DisposeAsync();
        await ExecuteAsync(log, "update schema_version set version = version + 1");

        var refusal = await Assert.ThrowsAsync<SchemaTooNewException>(() => TestLog.OpenAsync(log));

        Assert.Equal(refusal.Known + 1, refusal.Found);
    }

    [Fact]
    public async Task Stores_that_open_a_new_log_at_once_agree_on_its_schema()
    {
        var log = await TestLog.NewAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestLog.OpenAsync(log)));

        Assert.Empty((await stores[0].VerifyAsync(progress: null, default)).Differences);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_was_set_back_is_noticed_before_anything_is_written()
    {
        var log = await TestLog.NewAsync() with { PollInterval = TimeSpan.FromMinutes(10) };
        await using var store = await TestLog.OpenAsync(log);
        await WriteAsync(store);
        // As a backup would: the last entry and its rows are gone.
        await ExecuteAsync(log, "delete from log where seq = 3; delete from facts where asserted = 3; update facts set retracted = null where retracted = 3; delete from record_changes where revision = 3; update tallies set total = total - 3; delete from nodes where id > (select max(object) from facts)");

        var outcome = await store.CommitAsync(Stating("t9", "b9"), default);

        Assert.Equal(3, Assert.IsType<CommitOutcome.Committed>(outcome).Entry.Revision.Value);
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    private static async Task WriteAsync(PostgresFactStore store)
    {
        await store.CommitAsync(Stating("t1", "b1"), default);
        await store.CommitAsync(Stating("t2", "b2"), default);
        await store.CommitAsync(Stating("t3", "b1"), default);
    }

    private static Transaction Stating(string id, string @object) => new()
    {
        Id = id,
        Author = new Node("author"),
        Asserted = [new Fact(new("a"), new("p"), new(@object))],
        Events = [new RecordEvent(new("kv-1"), new byte[] { 1 })],
        Tallies = [new Tally(new("kv-1"), TallyKind.Own, 3)],
    };

    private static async Task ExecuteAsync(PostgresStoreOptions log, string sql)
    {
        await using var connection = new NpgsqlConnection(log.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"set search_path = {log.Schema}; {sql}"), connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Transaction Wide(string id, int count, string suffix)
    {
        Node[] nodes = [.. Enumerable.Range(0, count).Select(n => new Node($"kv-{n}-{suffix}"))];
        return new()
        {
            Id = id,
            Author = new("us-1"),
            Events = [.. nodes.Select(node => new RecordEvent(node, new byte[] { 1 }))],
            Retracted = [new(nodes[0], new("p"), new("\"0\""))],
            Asserted = [.. nodes.Select((node, n) => new Fact(node, new("p"), new($"\"{n}\"")))],
            Tallies = [.. nodes.Select(node => new Tally(node, TallyKind.Own, 3)), new(nodes[0], TallyKind.Own, 4), new(nodes[0], TallyKind.Below, 5)],
        };
    }
}
