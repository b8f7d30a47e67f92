using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The changes that were applied, each after all it depends on, on top of what was compacted.</summary>
internal sealed class ChangeGraph(Foundation foundation)
{
    private readonly List<AppliedChange> _order = [];
    private readonly Dictionary<ChangeHash, AppliedChange> _byHash = [];
    private readonly SortedSet<ChangeHash> _heads = [.. foundation.Heads.Keys];

    public Foundation Foundation { get; } = foundation;

    /// <summary>The changes in the order in which they were applied.</summary>
    public IReadOnlyList<AppliedChange> Order => _order;

    /// <summary>Bytes of the encodings of <see cref="Order"/>.</summary>
    public long Bytes { get; private set; }

    /// <summary>All changes, also the compacted ones.</summary>
    public VersionVector Version { get; private set; } = foundation.Version;

    /// <summary>The changes that no other depends on, ascending.</summary>
    public ImmutableArray<ChangeHash> Heads => [.. _heads];

    public AppliedChange? Find(ChangeHash hash) => _byHash.GetValueOrDefault(hash);

    public bool Knows(ChangeHash hash) => _byHash.ContainsKey(hash) || Foundation.Heads.ContainsKey(hash);

    /// <summary>Everything that these changes and all before them are; null when one is not known.</summary>
    public VersionVector? VersionOf(IEnumerable<ChangeHash> heads)
    {
        var version = VersionVector.Empty;
        foreach (var head in heads)
        {
            if (_byHash.TryGetValue(head, out var applied))
                version = version.Union(applied.Known);
            else if (Foundation.Heads.TryGetValue(head, out var known))
                version = version.Union(known);
            else
                return null;
        }

        return version;
    }

    /// <summary>The retained changes that are not in a version, in an order in which they can be applied.</summary>
    /// <remarks>Looks back only as far as the first of them: who asks often lacks only what came last.</remarks>
    public List<AppliedChange> Since(VersionVector version)
    {
        var missing = Version.CountBeyond(version.Union(Foundation.Version));
        var since = new List<AppliedChange>();
        var at = _order.Count;
        while ((ulong)since.Count < missing)
        {
            var applied = _order[--at];
            if (!version.Contains(applied.Change.Actor, applied.Change.Sequence))
                since.Add(applied);
        }

        since.Reverse();
        return since;
    }

    /// <summary>The retained changes that are in a version, in an order in which they can be applied.</summary>
    public IEnumerable<AppliedChange> Within(VersionVector version) =>
        _order.Where(applied => version.Contains(applied.Change.Actor, applied.Change.Sequence));

    /// <summary>Adds a change whose dependencies are known.</summary>
    /// <returns>The change with what it knew; or null, and why it is refused.</returns>
    public AppliedChange? TryAdd(Change change, out Refusal? refusal)
    {
        var past = VersionOf(change.Dependencies);
        refusal = past is null
            ? Refuse(change, RefusalCode.OutOfOrder, "A change comes after those it depends on.")
            : Fault(change, past);
        if (past is null || refusal is not null)
            return null;

        var applied = new AppliedChange(change, BeforeOf(change) ?? past);
        _order.Add(applied);
        Bytes += change.Bytes.Length;
        _byHash.Add(change.Hash, applied);
        _heads.ExceptWith(change.Dependencies);
        _heads.Add(change.Hash);
        Version = Version.With(change.Actor, change.Sequence);
        return applied;
    }

    // A vector for each change of a long document would weigh as much as the changes: what only goes on shares the one of what it goes on from.
    private VersionVector? BeforeOf(Change change) =>
        change.Dependencies is [var only] && Find(only) is { } last && last.Change.Actor == change.Actor ? last.Before : null;

    private static Refusal Refuse(Change change, RefusalCode code, string remedy) => new(code, change.Hash.ToString(), remedy);

    private Refusal? Fault(Change change, VersionVector past)
    {
        if (!past.Includes(Foundation.Version))
            return Refuse(change, RefusalCode.HistoryCompacted, "Load the document afresh and make the edit again.");
        if (change.Sequence != past[change.Actor] + 1)
            return Refuse(change, RefusalCode.OutOfOrder, "A change depends on the one before it of the same actor; send that first.");
        if (Version.Contains(change.Actor, change.Sequence))
            return Refuse(change, RefusalCode.ActorForked, "Another change has this number; give each session an actor of its own.");
        return change.Time > LatestTime(change.Dependencies)
            ? null
            : Refuse(change, RefusalCode.OutOfOrder, "The clock must be after those of all dependencies; use a hybrid logical clock.");
    }

    private HybridTime LatestTime(ImmutableArray<ChangeHash> dependencies)
    {
        var latest = Foundation.Time;
        foreach (var dependency in dependencies)
        {
            if (_byHash.TryGetValue(dependency, out var applied) && applied.Change.Time > latest)
                latest = applied.Change.Time;
        }

        return latest;
    }
}
