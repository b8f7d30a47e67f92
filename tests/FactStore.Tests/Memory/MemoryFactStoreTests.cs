using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Tests.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Memory;

public sealed class MemoryFactStoreTests
{
    [Fact]
    public void A_read_of_the_past_shows_the_fold_of_the_entries_until_then() =>
        Prop.ForAll<byte[][]>(script => PastIsPrefixAsync(script)).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_follower_gets_every_entry_once_and_in_order_while_others_write()
    {
        await using var store = new MemoryFactStore(admission: null, TimeProvider.System);
        var readers = Enumerable.Range(0, 4).Select(_ => ReadEntriesAsync(store, 200)).ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (n, cancellationToken) =>
            await store.CommitAsync(Stating($"t{n}", $"doc{n}"), cancellationToken));

        foreach (var seen in await Task.WhenAll(readers))
            Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), seen);
    }

    [Fact]
    public async Task A_repeated_id_is_answered_with_the_first_outcome_and_writes_nothing()
    {
        await using var store = new MemoryFactStore(admission: null, TimeProvider.System);

        var first = Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(Stating("t", "doc"), default));
        var again = Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(Stating("t", "other"), default));

        Assert.True(again.Repeated);
        Assert.Same(first.Entry, again.Entry);
        Assert.Equal(new Revision(1), store.Head);
    }

    [Fact]
    public async Task A_rehearsal_answers_like_a_commit_and_leaves_no_trace()
    {
        await using var store = new MemoryFactStore(admission: null, TimeProvider.System);

        var rehearsed = Assert.IsType<CommitOutcome.Committed>(await store.RehearseAsync(Stating("t", "doc"), default));

        Assert.Equal(new Revision(1), rehearsed.Entry.Revision);
        Assert.Equal(Revision.None, store.Head);
    }

    [Fact]
    public async Task Versions_of_a_record_count_on_within_a_transaction_and_across_them()
    {
        await using var store = new MemoryFactStore(admission: null, TimeProvider.System);
        var record = new Node("kv-1");

        await store.CommitAsync(Changing("t1", record, 2), default);
        await store.CommitAsync(Changing("t2", record, 1), default);
        await store.SaveSnapshotAsync(record, new RecordSnapshot(2, default), default);
        var tail = await store.ReadRecordAsync(record, default);

        Assert.Equal(2, tail.Snapshot?.Version);
        Assert.Equal([3L], tail.Changes.Select(change => change.Version));
        Assert.Equal([1L, 2L], (await store.ReadChangesAsync(record, 0, 2, default)).Changes.Select(change => change.Version));
    }

    [Fact]
    public async Task Disposing_ends_the_followers()
    {
        var store = new MemoryFactStore(admission: null, TimeProvider.System);
        var follower = ReadEntriesAsync(store, 2);
        await store.CommitAsync(Stating("t", "doc"), default);

        await store.DisposeAsync();

        Assert.Equal([1L], await follower);
    }

    private static async Task<bool> PastIsPrefixAsync(byte[][] script)
    {
        await using var store = new MemoryFactStore(admission: null, TimeProvider.System);
        var entries = new List<LogEntry>();
        foreach (var entry in FactScript.Entries(script))
            entries.Add(((CommitOutcome.Committed)await store.CommitAsync(entry.Transaction, default)).Entry);

        for (var revision = 0; revision <= entries.Count; revision++)
        {
            var folded = FoldedFacts.Of(entries.Take(revision));
            var at = new ReadAt.AsOf(new Revision(revision));
            if (!(await store.ReadAsync(graph => GraphPicture.Same(graph, folded), at, default)).Value)
                return false;
        }

        return true;
    }

    private static async Task<List<long>> ReadEntriesAsync(MemoryFactStore store, int count)
    {
        var seen = new List<long>();
        await foreach (var entry in store.FollowAsync(Revision.None, default))
        {
            seen.Add(entry.Revision.Value);
            if (seen.Count == count)
                break;
        }

        return seen;
    }

    private static Transaction Stating(string id, string subject) =>
        new() { Id = id, Author = new("alice"), Asserted = [new(new(subject), new("isA"), new("Document"))] };

    private static Transaction Changing(string id, Node record, int times) =>
        new() { Id = id, Author = new("alice"), Events = [.. Enumerable.Repeat(new RecordEvent(record, default), times)] };
}
