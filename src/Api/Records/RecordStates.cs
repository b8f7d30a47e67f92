using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Subscriptions;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Records;

/// <summary>Records as this node knows them: loaded once, then kept current by the log.</summary>
/// <remarks>
/// Bounded by <paramref name="mostBytes"/>; the records used longest ago go first and are loaded anew when asked for. One loop
/// (<see cref="RunAsync"/>) applies the log and never waits for storage; nobody else writes a record that is known.
/// </remarks>
/// <param name="store">Where records are read, and whose log is applied.</param>
/// <param name="mostBytes">Bytes of records kept, by estimate. Those that are in use all the time should fit: one that does not is read anew for each change.</param>
internal sealed class RecordStates(IFactStore store, long mostBytes = RecordStates.DefaultBytes) : IDisposable
{
    /// <summary>Bytes of records kept when nothing else is said.</summary>
    public const long DefaultBytes = 512L * 1024 * 1024;

    // A snapshot is due after a hundred changes, and after a hundred more for each such size: writing it must not cost more than what it saves.
    /// <summary>How often the fold of a small record is saved.</summary>
    public const int ChangesBetweenSnapshots = 100;
    private const long SizeBetweenSnapshots = 256 * 1024;
    private const int FixedSize = 1024;
    private const int MostTries = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _sync = new();
    private readonly SnapshotQueue _snapshots = new(store);
    private readonly RecordWatches _watches = new();
    private readonly EarlierCommits _earlier = new(store);
    private readonly RecordMeter _meter = new();

    // Written under _sync only.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = mostBytes });
    private readonly ReachedRevision _applied = new();

    // Under _sync; each is gone when it is over.
    private readonly Dictionary<Node, RecordLoad> _loads = [];

    /// <summary>Applies the log from now on until it is cancelled. One loop a node; it outlives a storage that is away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What ends one of them ends the other, so that no failure goes unseen.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ApplyLogAsync(ended.Token), _snapshots.RunAsync(ended.Token)];
        await Task.WhenAny(loops);
        await ended.CancelAsync();
        await Task.WhenAll(loops);
    }

    /// <summary>A record's newest state, not older than <paramref name="atLeast"/>; null when there is none.</summary>
    public async ValueTask<RecordState?> FindAsync(Node record, Revision atLeast, CancellationToken cancellationToken)
    {
        await _applied.ReachAsync(atLeast, cancellationToken);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (Known(record) is { } known)
            {
                return known;
            }

            if (await LoadTogetherAsync(record).WaitAsync(cancellationToken) is (true, var loaded))
            {
                return loaded;
            }
        }

        // The record changes faster than it can be loaded and kept; the next answer is as good as any.
        return RecordFold.Of(record, await store.ReadRecordAsync(record, cancellationToken));
    }

    /// <summary>A record as the entry that begins it leaves it, without any waiting; mostly it is known here from then on.</summary>
    public RecordState Begin(Node record, LogEntry entry)
    {
        var tail = new RecordTail(Snapshot: null, [.. entry.ChangesOf(record)], entry.Revision);
        var begun = RecordFold.Of(record, tail) ?? throw new ArgumentException($"Entry {entry.Revision} does not begin {record}.", nameof(entry));
        _ = TryKeep(begun, tail);
        return begun;
    }

    /// <summary>A record that is known here, without any waiting; what admission transforms edits with.</summary>
    public RecordState? Known(Node record) => _known.Get<RecordState>(record);

    /// <summary>Reads older commits of a text, so that a change that was made on <paramref name="version"/> finds what came after it.</summary>
    /// <remarks>A text that was just loaded has only the commits since its snapshot. Somebody who was offline for a week is behind that.</remarks>
    public async ValueTask ReachBackAsync(TextState text, long version, CancellationToken cancellationToken)
    {
        // Others reach back as well, and less far perhaps: then what was read does not end where the text begins any more.
        var from = text;
        while (from is not null && EarlierCommits.AreMissing(version, from.Document))
        {
            from = await _earlier.ReadAsync(from, version, cancellationToken) is { } earlier ? Lengthen(from, earlier) : null;
        }
    }

    /// <summary>Tells of each change of a record from now on, and of each change of rights. Dispose the watch to end it.</summary>
    public RecordWatch Watch(Node record) => _watches.Add(record);

    /// <summary>What came after a version, for whoever was found to have the right when the watch was last put to rest.</summary>
    /// <returns>Null when that may be another one now, or not all is at hand: look at the rights again, and read from the store.</returns>
    public RecordNews? NewsSince(RecordWatch watch, long version)
    {
        if (_watches.Told(watch, version) is { } told)
        {
            return told;
        }

        // One entry at a time: what it changes and what it takes away are seen together.
        lock (_sync)
        {
            return Known(watch.Record) is { } state ? _watches.NewsSince(watch, version, state) : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _known.Dispose();
        _meter.Dispose();
        _snapshots.Dispose();
    }

    private async Task ApplyLogAsync(CancellationToken cancellationToken)
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

    private void StartFollowing()
    {
        lock (_sync)
        {
            _known.Clear();
            _loads.Clear();
            _snapshots.Clear();
            _applied.MoveTo(store.Head);
        }

        _watches.BeginAnew();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var entry in store.FollowAsync(_applied.Revision, cancellationToken))
        {
            var rights = await _watches.RightsOfAsync(entry, store, cancellationToken);

            // Encoded here, where the documents are at exactly this version; written to storage elsewhere.
            foreach (var state in Apply(entry, rights))
            {
                _snapshots.Offer(state.Record, new RecordSnapshot(state.Version, state.Save()));
            }
        }
    }

    // Null when it is done; what is known by now, when that begins elsewhere.
    private TextState? Lengthen(TextState text, List<TextCommit> earlier)
    {
        lock (_sync)
        {
            if (Known(text.Record) is not TextState known || known.Document.OldestBase != text.Document.OldestBase)
            {
                return Known(text.Record) as TextState;
            }

            Keep(known with { Document = known.Document.WithEarlier(earlier) });
            return null;
        }
    }

    private Task<(bool IsDone, RecordState? State)> LoadTogetherAsync(Node record)
    {
        lock (_sync)
        {
            if (!_loads.TryGetValue(record, out var load))
            {
                _loads[record] = load = new RecordLoad(_applied.Revision);
                load.Task = Task.Run(() => LoadAsync(record, load));
                // Those who wait are told; perhaps none does any more.
                _ = load.Task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            return load.Task;
        }
    }

    // For all who wait, so none of them cancels it; the store gives up by itself.
    private async Task<(bool IsDone, RecordState? State)> LoadAsync(Node record, RecordLoad load)
    {
        try
        {
            _meter.Loaded();
            var tail = await store.ReadRecordAsync(record, CancellationToken.None);
            var read = RecordFold.Of(record, tail);
            lock (_sync)
            {
                // Over before the next entry is applied: who asks then must not be given what was read before it. Another history by now: this may be of the one before.
                var loaded = Forget(record, load) ? load.Complete(read, tail) : (false, null);
                if (loaded is (true, { } state) && Known(record) is null)
                {
                    Keep(state);
                }

                return loaded;
            }
        }
        finally
        {
            lock (_sync)
            {
                Forget(record, load);
            }
        }
    }

    // Whether it was still the one that others join.
    private bool Forget(Node record, RecordLoad load) => _loads.GetValueOrDefault(record) == load && _loads.Remove(record);

    // Kept only when no entry can have passed between loading and keeping.
    private bool TryKeep(RecordState loaded, RecordTail tail)
    {
        lock (_sync)
        {
            if (_applied.Revision > tail.At)
            {
                return false;
            }

            Keep(loaded);
            return true;
        }
    }

    private void Keep(RecordState state) =>
        _known.Set(state.Record, state, new MemoryCacheEntryOptions { Size = FixedSize + state.Weight, SlidingExpiration = TimeSpan.FromMinutes(30) });

    private List<RecordState> Apply(LogEntry entry, TouchedFacts? rights)
    {
        var due = new List<RecordState>();
        lock (_sync)
        {
            foreach (var change in entry.Transaction.Events)
            {
                _loads.GetValueOrDefault(change.Record)?.Add(entry.ChangeOf(change));
                if (Known(change.Record) is { } state && change.Version > state.Version)
                {
                    Advance(state, entry.ChangeOf(change), due);
                }
            }

            _applied.MoveTo(entry.Revision);
            _watches.Apply(entry, rights);
        }

        return due;
    }

    private void Advance(RecordState state, RecordChange change, List<RecordState> due)
    {
        var next = state.After(change);
        Keep(next);
        if (change.Version % (ChangesBetweenSnapshots * (1 + (next.SnapshotSize / SizeBetweenSnapshots))) == 0)
        {
            due.Add(next);
        }
    }
}
