using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Snapshots on their way to storage, so that whoever applies the log does not wait for it.</summary>
/// <remarks>
/// Of each record the newest alone waits. Bounded by <see cref="MostBytes"/>: one that does not fit is left out, for a snapshot only
/// saves reading, and the record's next one is due soon.
/// </remarks>
internal sealed class SnapshotQueue(IFactStore store) : IDisposable
{
    /// <summary>Bytes that wait.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();
    private readonly OrderedDictionary<Node, RecordSnapshot> _waiting = [];
    private readonly SemaphoreSlim _offered = new(0, 1);
    private long _bytes;

    /// <summary>Takes a snapshot, without waiting.</summary>
    public void Offer(Node record, RecordSnapshot snapshot)
    {
        lock (_sync)
        {
            var before = _waiting.TryGetValue(record, out var older) ? older.Payload.Length : 0;
            if (_bytes - before + snapshot.Payload.Length > MostBytes)
            {
                return;
            }

            _bytes += snapshot.Payload.Length - before;
            _waiting[record] = snapshot;
            if (_offered.CurrentCount == 0)
            {
                _offered.Release();
            }
        }
    }

    /// <summary>Forgets what waits: it may be of a history that is gone.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _waiting.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Writes one after the other until it is cancelled. What a storage that is away refuses is left out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _offered.WaitAsync(cancellationToken);
            while (Take() is var (record, snapshot))
            {
                try
                {
                    await store.SaveSnapshotAsync(record, snapshot, cancellationToken);
                }
                catch (StorageUnavailableException)
                {
                    await Task.Delay(Pause, cancellationToken);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _offered.Dispose();

    private (Node Record, RecordSnapshot Snapshot)? Take()
    {
        lock (_sync)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var (record, snapshot) = _waiting.GetAt(0);
            _waiting.RemoveAt(0);
            _bytes -= snapshot.Payload.Length;
            return (record, snapshot);
        }
    }
}
