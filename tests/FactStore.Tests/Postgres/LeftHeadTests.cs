using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>A node that wrote last drafts on what it left; others, and maintenance, may have been there meanwhile.</summary>
public sealed class LeftHeadTests
{
    private static readonly Node Alice = new("us-alice");
    private static readonly Node System = new("system");
    private static readonly Fact Named = new(Alice, new("name"), new("\"Alice Liddell\""));

    [Fact]
    public async Task Nothing_is_written_on_the_numbers_of_a_history_that_was_erased_since()
    {
        var log = (await TestLog.NewAsync()) with { PollInterval = TimeSpan.FromMinutes(10) };
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log);
        await store.CommitAsync(Stating("t1", Named), default);
        await store.CommitAsync(Stating("t2") with { Retracted = [Named] }, default);

        await other.EraseAsync([Alice], System, default);
        await store.CommitAsync(Stating("t3", Named), default);

        Assert.Equal(1, await TestLog.ScalarAsync<long>(log, "select count(*) from nodes where spelling = 'us-alice'"));
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task What_another_node_wrote_in_between_is_seen_by_the_next_commit()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log);
        for (var turn = 0; turn < 20; turn++)
        {
            await store.CommitAsync(Stating($"own{turn}"), default);
            await other.CommitAsync(Stating($"other{turn}", Named), default);

            var seen = await store.CommitAsync(Stating($"check{turn}") with { Retracted = [Named], Preconditions = [new Precondition.Present(Named)] }, default);

            Assert.IsType<CommitOutcome.Committed>(seen);
        }

        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task An_entry_is_told_with_the_time_that_the_log_keeps()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        for (var number = 1L; number <= 10; number++)
        {
            var written = Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(Stating($"t{number}"), default));

            Assert.Equal(await TestLog.ScalarAsync<DateTime>(log, "select at from log where seq = $1", number), written.Entry.At.UtcDateTime);
        }
    }

    private static Transaction Stating(string id, params Fact[] facts) => new() { Id = id, Author = System, Asserted = [.. facts] };
}
