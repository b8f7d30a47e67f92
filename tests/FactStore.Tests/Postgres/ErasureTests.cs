using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

public sealed class ErasureTests
{
    private static readonly Node Alice = new("us-alice");
    private static readonly Node Record = new("kv-diary");
    private static readonly Node System = new("system");
    private static readonly Node Name = new("name");

    [Fact]
    public async Task An_erased_person_is_nowhere_in_the_database_and_every_position_stays()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await WriteAsync(store);

        await store.EraseAsync([Alice, Record], System, default);

        Assert.Equal(0, await TestLog.CountAsync(log, "us-alice"));
        Assert.Equal(0, await TestLog.CountAsync(log, "Alice Liddell"));
        Assert.Equal(0, await TestLog.CountAsync(log, "dear diary"));
        Assert.True(await TestLog.CountAsync(log, "shared words") > 0);
        Assert.Equal(new Revision(5), store.Head);
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task After_an_erasure_every_node_forgets_and_the_name_may_be_given_again()
    {
        var log = (await TestLog.NewAsync()) with { PollInterval = TimeSpan.FromMilliseconds(50) };
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log);
        await WriteAsync(store);
        await other.ReadAsync(graph => graph.Find(Alice), new ReadAt.AtLeast(store.Head), default);
        var following = Task.Run(async () =>
        {
            await foreach (var entry in other.FollowAsync(store.Head, default))
                Assert.NotNull(entry);
        });

        await store.EraseAsync([Alice, Record], System, default);

        await Assert.ThrowsAsync<LogReplacedException>(() => following.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(NodeId.None, (await other.ReadAsync(graph => graph.Find(Alice), ReadAt.Newest, default)).Value);
        Assert.Empty((await other.ReadRecordAsync(Record, default)).Changes);
        await store.CommitAsync(Stating("again", new Fact(Alice, Name, new("\"Another\""))), default);
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    private static async Task WriteAsync(PostgresFactStore store)
    {
        var diary = new RecordEvent(Record, Encoding.UTF8.GetBytes("dear diary"));
        await store.CommitAsync(Stating("t1", new Fact(Alice, Name, new("\"Alice Liddell\""))) with { Author = Alice, Events = [diary] }, default);
        await store.CommitAsync(Stating("t2", new Fact(Alice, Name, new("\"shared words\"")), new Fact(new("us-bob"), Name, new("\"shared words\""))), default);
        await store.CommitAsync(Stating("t3", new Fact(new("us-bob"), new("knows"), Alice)), default);
        // Never true, and in the log all the same.
        await store.CommitAsync(Stating("t4") with { Retracted = [new Fact(new("us-bob"), new("likes"), Alice)] }, default);
        await store.SaveSnapshotAsync(Record, new RecordSnapshot(1, Encoding.UTF8.GetBytes("dear diary")), default);
    }

    private static Transaction Stating(string id, params Fact[] facts) => new() { Id = id, Author = System, Asserted = [.. facts] };
}
