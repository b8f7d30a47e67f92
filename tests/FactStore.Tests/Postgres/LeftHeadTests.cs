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

    // A transaction that changes a record and says what it is looks as if it made it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_a_node_has_forgotten_is_not_taken_for_a_new_one(bool looksAtTheGraph)
    {
        var log = await TestLog.NewAsync();
        var document = new Node("kv-document");
        var titled = new Fact(document, new("title"), new("\"Wonderland\""));
        await using (var earlier = await TestLog.OpenAsync(log))
            await earlier.CommitAsync(Changing("t1", document, titled), default);
        await using var store = await TestLog.OpenAsync(log);
        await store.CommitAsync(Stating("t2"), default);

        var again = Changing("t3", document, titled);
        var changed = Assert.IsType<CommitOutcome.Committed>(
            await store.CommitAsync(looksAtTheGraph ? again with { Preconditions = [new Precondition.Present(titled), new Precondition.RecordAt(document, 1)] } : again, default));

        Assert.Equal(2, changed.Entry.Transaction.Events[0].Version);
        Assert.Equal(1, await TestLog.ScalarAsync<long>(log, "select count(*) from nodes where spelling = 'kv-document'"));
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task A_transaction_that_makes_a_record_is_written_once_however_often_a_node_that_has_forgotten_it_sends_it()
    {
        var log = await TestLog.NewAsync();
        var making = Changing("t1", new("kv-document"), new Fact(new("kv-document"), new("isA"), new("Document")));
        await using (var earlier = await TestLog.OpenAsync(log))
            await earlier.CommitAsync(making, default);
        await using var store = await TestLog.OpenAsync(log);
        await store.CommitAsync(Stating("t2"), default);

        var repeated = Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(making, default));

        Assert.True(repeated.Repeated);
        Assert.Equal(1, repeated.Entry.Revision.Value);
    }

    private static Transaction Changing(string id, Node record, Fact stated) => Stating(id, stated) with { Events = [new RecordEvent(record, new byte[] { 1 })] };

    private static Transaction Stating(string id, params Fact[] facts) => new() { Id = id, Author = System, Asserted = [.. facts] };
}
