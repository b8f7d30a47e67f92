using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>How the streams of records are read.</summary>
public abstract class RecordContract : StoreContract
{
    private static readonly Node Record = new("kv-1");

    [Fact]
    public async Task A_record_is_its_changes_in_order_with_their_authors_and_revisions()
    {
        await CommittedAsync(Changing("t1", Change("kv-1", "a"), Change("kv-2", "x"), Change("kv-1", "b")));
        var last = await CommittedAsync(Changing("t2", Change("kv-1", "c")) with { Author = Bob });

        var tail = await Store.ReadRecordAsync(Record, default);

        Assert.Null(tail.Snapshot);
        Assert.Equal(["1:a", "2:b", "3:c"], Texts(tail));
        Assert.Equal([1L, 1L, 2L], tail.Changes.Select(change => change.Revision.Value));
        Assert.Equal([Alice, Alice, Bob], tail.Changes.Select(change => change.Author));
        Assert.Equal(last.At, tail.Changes[^1].At);
        Assert.Equal(new Revision(2), tail.At);
    }

    [Fact]
    public async Task A_session_is_its_own_transactions_the_newest_first_and_its_changes_name_it()
    {
        await CommittedAsync(Changing("tab~e~1", Change("kv-1", "a")));
        await CommittedAsync(Changing("tab~e~1", Change("kv-1", "b")) with { Author = Bob });
        await CommittedAsync(Changing("tab", Change("kv-1", "c")));
        await CommittedAsync(Changing("table~e~1", Change("kv-1", "d")));
        await CommittedAsync(Changing("tab~u1~2", Change("kv-1", "e")));

        var all = await Store.ReadSessionAsync(Alice, "tab", 10, default);
        var newest = await Store.ReadSessionAsync(Alice, "tab", 1, default);

        Assert.Equal<SessionEntry>([new SessionEntry(new Revision(5), "tab~u1~2"), new SessionEntry(new Revision(1), "tab~e~1")], all);
        Assert.Equal<SessionEntry>([all[0]], newest);
        Assert.Empty(await Store.ReadSessionAsync(new Node("us-nobody"), "tab", 10, default));
        Assert.Equal(
            ["tab", "tab", null, "table", "tab"],
            (await Store.ReadChangesAsync(Record, 0, 10, default)).Changes.Select(change => change.Session));
    }

    [Fact]
    public async Task A_record_that_was_never_changed_is_empty()
    {
        await CommittedAsync(Asserting("t", Fact("kv-1", "isA", "Nothing")));

        var tail = await Store.ReadRecordAsync(Record, default);

        Assert.Null(tail.Snapshot);
        Assert.Empty(tail.Changes);
        Assert.Equal(new Revision(1), tail.At);
    }

    [Fact]
    public async Task A_reader_starts_at_the_newest_snapshot()
    {
        await CommittedAsync(Changing("t1", Change("kv-1", "a"), Change("kv-1", "b"), Change("kv-1", "c")));
        await Store.SaveSnapshotAsync(Record, new RecordSnapshot(2, "ab"u8.ToArray()), default);

        var tail = await Store.ReadRecordAsync(Record, default);

        Assert.Equal(2, tail.Snapshot?.Version);
        Assert.Equal("ab"u8.ToArray(), tail.Snapshot?.Payload.ToArray());
        Assert.Equal(["3:c"], Texts(tail));
    }

    [Fact]
    public async Task A_snapshot_that_is_older_than_the_kept_one_is_ignored()
    {
        await CommittedAsync(Changing("t1", Change("kv-1", "a"), Change("kv-1", "b")));
        await Store.SaveSnapshotAsync(Record, new RecordSnapshot(2, "ab"u8.ToArray()), default);

        await Store.SaveSnapshotAsync(Record, new RecordSnapshot(1, "a"u8.ToArray()), default);

        Assert.Equal(2, (await Store.ReadRecordAsync(Record, default)).Snapshot?.Version);
    }

    [Fact]
    public async Task Changes_are_read_from_the_log_alone_whatever_snapshot_there_is()
    {
        await CommittedAsync(Changing("t1", Change("kv-1", "a"), Change("kv-1", "b"), Change("kv-1", "c")));
        await CommittedAsync(Changing("t2", Change("kv-1", "d")));
        await Store.SaveSnapshotAsync(Record, new RecordSnapshot(4, "abcd"u8.ToArray()), default);

        var tail = await Store.ReadChangesAsync(Record, 1, 2, default);
        var rest = await Store.ReadChangesAsync(Record, 3, 100, default);

        Assert.Null(tail.Snapshot);
        Assert.Equal(["2:b", "3:c"], Texts(tail));
        Assert.Equal(["4:d"], Texts(rest));
        Assert.Empty((await Store.ReadChangesAsync(Record, 4, 100, default)).Changes);
    }

    [Fact]
    public async Task Concurrent_changes_of_one_record_are_numbered_without_gaps()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => CommittedAsync(Changing($"t{n}", Change("kv-1", $"{n}")))));

        var tail = await Store.ReadRecordAsync(Record, default);

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), tail.Changes.Select(change => change.Version));
        Assert.Equal(100, tail.Changes.Select(change => change.Revision).Distinct().Count());
    }
}
