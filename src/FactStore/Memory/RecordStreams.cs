using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Memory;

/// <summary>The events of every record and the folds that were kept of them. One writer, and no reader while it writes.</summary>
internal sealed class RecordStreams
{
    private readonly Dictionary<Node, List<RecordChange>> _changes = [];
    private readonly Dictionary<Node, RecordSnapshot> _snapshots = [];

    /// <summary>The last version; 0 when there is no such record.</summary>
    public long VersionOf(Node record) => _changes.TryGetValue(record, out var changes) ? changes.Count : 0;

    /// <summary>The newest snapshot that was kept.</summary>
    public RecordSnapshot? SnapshotOf(Node record) => _snapshots.GetValueOrDefault(record);

    /// <summary>The events after a version, in order.</summary>
    public ImmutableArray<RecordChange> Since(Node record, long version, int limit) =>
        _changes.TryGetValue(record, out var changes)
            ? [.. changes.Skip((int)Math.Clamp(version, 0, changes.Count)).Take(limit)]
            : [];

    /// <summary>Appends the events of an entry, which carry their versions.</summary>
    public void Apply(LogEntry entry)
    {
        foreach (var change in entry.Transaction.Events)
        {
            ref var changes = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, change.Record, out _);
            changes ??= [];
            changes.Add(entry.ChangeOf(change));
        }
    }

    /// <summary>Keeps the snapshot unless a newer one is kept.</summary>
    public void Save(Node record, RecordSnapshot snapshot)
    {
        if (SnapshotOf(record) is not { } kept || kept.Version < snapshot.Version)
            _snapshots[record] = snapshot;
    }
}
