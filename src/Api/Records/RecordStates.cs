using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Records;

/// <summary>Records as this node knows them: loaded once, then kept current by the log.</summary>
/// <remarks>
/// Bounded by <see cref="MostBytes"/>; the records used longest ago go first and are loaded anew when asked for. One loop
/// (<see cref="RunAsync"/>) applies the log; nobody else writes a record that is known.
/// </remarks>
internal sealed class RecordStates(IFactStore store) : IDisposable
{
    /// <summary>Bytes of record content kept, by estimate.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    private const int ChangesBetweenSnapshots = 100;
    private const int FixedSize = 1024;
    private const int MostTries = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();

    // Written under _sync only.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly Dictionary<Node, HashSet<RecordWatch>> _watches = [];
    private Revision _applied;
    private TaskCompletionSource _moved = NewSignal();

    /// <summary>Applies the log from now on until it is cancelled. One loop a node; it outlives a storage that is away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StartFollowing();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(cancellationToken);
                return;
            }
            catch (LogReplacedException)
            {
                // Restored or erased: what is known here may be of a history that is gone.
                StartFollowing();
            }
            catch (StorageUnavailableException)
            {
                // What was applied stays known, so the loop goes on from there.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>A record's newest state, not older than <paramref name="atLeast"/>; null when there is none.</summary>
    public async ValueTask<RecordState?> FindAsync(Node record, Revision atLeast, CancellationToken cancellationToken)
    {
        await ReachAsync(atLeast, cancellationToken);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (Known(record) is { } known)
            {
                return known;
            }

            var tail = await store.ReadRecordAsync(record, cancellationToken);
            var loaded = RecordFold.Of(record, tail);
            if (loaded is null || TryKeep(loaded, tail))
            {
                return loaded;
            }
        }

        // The record changes faster than it can be loaded and kept; the next answer is as good as any.
        return RecordFold.Of(record, await store.ReadRecordAsync(record, cancellationToken));
    }

    /// <summary>A record that is known here, without any waiting; what admission transforms edits with.</summary>
    public RecordState? Known(Node record) => _known.Get<RecordState>(record);

    /// <summary>Tells of each change of a record from now on, and of each change of rights. Dispose the watch to end it.</summary>
    public RecordWatch Watch(Node record)
    {
        var watch = new RecordWatch(this, record);
        lock (_sync)
        {
            if (!_watches.TryGetValue(record, out var all))
            {
                _watches[record] = all = [];
            }

            all.Add(watch);
        }

        return watch;
    }

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();

    internal void Forget(RecordWatch watch)
    {
        lock (_sync)
        {
            if (_watches.TryGetValue(watch.Record, out var all) && all.Remove(watch) && all.Count == 0)
            {
                _watches.Remove(watch.Record);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool ChangesRights(LogEntry entry) =>
        entry.Transaction.Asserted.Any(fact => fact.Predicate.Spelling[0] == '$')
        || entry.Transaction.Retracted.Any(fact => fact.Predicate.Spelling[0] == '$');

    private void StartFollowing()
    {
        lock (_sync)
        {
            _known.Clear();
            _applied = store.Head;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var entry in store.FollowAsync(_applied, cancellationToken))
        {
            foreach (var state in Apply(entry))
            {
                await store.SaveSnapshotAsync(state.Record, new RecordSnapshot(state.Version, state.Save()), cancellationToken);
            }
        }
    }

    private async ValueTask ReachAsync(Revision revision, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_sync)
            {
                if (_applied >= revision)
                {
                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }

    // Kept only when no entry can have passed between loading and keeping.
    private bool TryKeep(RecordState loaded, RecordTail tail)
    {
        lock (_sync)
        {
            if (_applied > tail.At)
            {
                return false;
            }

            var size = FixedSize + (tail.Snapshot?.Payload.Length ?? 0) + tail.Changes.Sum(change => (long)change.Payload.Length);
            Keep(loaded, size);
            return true;
        }
    }

    private void Keep(RecordState state, long size) =>
        _known.Set(state.Record, state, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = TimeSpan.FromMinutes(30) });

    private List<RecordState> Apply(LogEntry entry)
    {
        var due = new List<RecordState>();
        TaskCompletionSource moved;
        lock (_sync)
        {
            foreach (var change in entry.Transaction.Events)
            {
                if (Known(change.Record) is { } state && change.Version > state.Version)
                {
                    Advance(state, change.Version, entry, change.Payload, due);
                }
            }

            _applied = entry.Revision;
            moved = _moved;
            _moved = NewSignal();
            Wake(entry);
        }

        moved.SetResult();
        return due;
    }

    private void Advance(RecordState state, long version, LogEntry entry, ReadOnlyMemory<byte> payload, List<RecordState> due)
    {
        var next = state.After(new RecordChange(version, entry.Revision, entry.Transaction.Author, entry.At, payload));
        Keep(next, FixedSize + (payload.Length * 2L) + SizeOf(next));
        if (version % ChangesBetweenSnapshots == 0)
        {
            due.Add(next);
        }
    }

    private static long SizeOf(RecordState state) => state is TextState text ? text.Document.Text.Length * 2L : FixedSize * 4;

    private void Wake(LogEntry entry)
    {
        foreach (var record in entry.Transaction.Events.Select(change => change.Record).Distinct())
        {
            foreach (var watch in _watches.GetValueOrDefault(record) ?? [])
            {
                watch.Wake();
            }
        }

        if (ChangesRights(entry))
        {
            foreach (var watch in _watches.Values.SelectMany(all => all))
            {
                watch.Wake();
            }
        }
    }
}
