using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Records;

public sealed class SnapshotQueueTests
{
    private static readonly Node Ada = new("us-0123456789abcdef0123456789abcdef");
    private readonly MemoryFactStore _store = new(new NoRights(), TimeProvider.System);

    [Fact]
    public async Task The_newest_snapshot_of_each_record_reaches_the_storage_and_what_does_not_fit_is_left_out()
    {
        var records = Enumerable.Range(0, 3).Select(_ => new Node($"kv-{Guid.NewGuid():N}")).ToList();
        foreach (var record in records)
        {
            await WriteAsync(record, versions: 2);
        }

        using var queue = new SnapshotQueue(_store);
        queue.Offer(records[0], new RecordSnapshot(1, new byte[10]));
        queue.Offer(records[1], new RecordSnapshot(1, new byte[SnapshotQueue.MostBytes - 20]));
        queue.Offer(records[0], new RecordSnapshot(2, new byte[20]));
        queue.Offer(records[2], new RecordSnapshot(1, new byte[1]));
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var loop = queue.RunAsync(stop.Token);
        while (await VersionAsync(records[1], stop.Token) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), stop.Token);
        }

        queue.Offer(records[2], new RecordSnapshot(2, new byte[1]));
        while (await VersionAsync(records[2], stop.Token) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), stop.Token);
        }

        Assert.Equal(2, await VersionAsync(records[0], stop.Token));
        Assert.Equal(1, await VersionAsync(records[1], stop.Token));
        Assert.Equal(2, await VersionAsync(records[2], stop.Token));
        await stop.CancelAsync();
        await Task.WhenAny(loop);
    }

    private async Task WriteAsync(Node record, int versions)
    {
        for (var version = 1; version <= versions; version++)
        {
            var outcome = await _store.CommitAsync(
                new Transaction { Id = Guid.NewGuid().ToString("N"), Author = Ada, Events = [new RecordEvent(record, new byte[] { 1 })] }, CancellationToken.None);
            Assert.IsType<CommitOutcome.Committed>(outcome);
        }
    }

    private async Task<long?> VersionAsync(Node record, CancellationToken cancellationToken) =>
        (await _store.ReadRecordAsync(record, cancellationToken)).Snapshot?.Version;
}
