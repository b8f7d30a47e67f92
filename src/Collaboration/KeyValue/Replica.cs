using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>One copy of a keyValue document, that is edited here and takes the changes of the others.</summary>
/// <remarks>
/// Two replicas that have applied the same changes are equal, in whatever order and however often they arrived. Not
/// thread-safe: whoever owns a record owns its replica.
/// </remarks>
public sealed class Replica
{
    private readonly HybridClock _clock;
    private readonly TimeProvider _time;
    private ChangeGraph _graph;
    private WaitingChanges _waiting = new();
    private Document _document;

    /// <summary>An empty document.</summary>
    /// <param name="actor">This session's own actor, used by no other replica.</param>
    /// <param name="time">The wall clock.</param>
    public Replica(ActorId actor, TimeProvider time)
        : this(actor, time, Foundation.Empty)
    {
    }

    private Replica(ActorId actor, TimeProvider time, Foundation foundation)
    {
        (Actor, _time, _clock) = (actor, time, new HybridClock(time));
        _graph = new ChangeGraph(foundation);
        _document = StateCodec.Decode(foundation.State.Span);
        _clock.Witness(foundation.Time);
    }

    /// <summary>Who edits here.</summary>
    public ActorId Actor { get; }

    /// <summary>The name of the version: the changes that no other depends on, ascending.</summary>
    public ImmutableArray<ChangeHash> Heads => _graph.Heads;

    /// <summary>The hashes of changes that others wait for.</summary>
    public IReadOnlyList<ChangeHash> Missing => [.. _waiting.Missing];

    /// <summary>The whole document.</summary>
    public DocumentValue.Map Value => (DocumentValue.Map)DocumentView.ValueOf(_document.Root);

    /// <summary>The names of the document's own properties that were deleted and have not come back; compaction forgets them.</summary>
    public IReadOnlyList<string> DeletedNames => [.. _document.Root.Children.Values
        .Where(child => !child.Segment.IsElement && !child.IsPresent)
        .Select(child => child.Segment.Text)
        .Order(StringComparer.Ordinal)];

    /// <summary>The changes since the last compaction, in the order in which they came to be known here.</summary>
    public IReadOnlyList<HistoryEntry> History => [.. _graph.Order.Select(applied => applied.Change).Select(change =>
        new HistoryEntry(change.Hash, change.Actor, change.Time.Time, change.Operations.Length))];

    /// <summary>The version up to which changes were compacted; empty when none were.</summary>
    public ImmutableArray<ChangeHash> CompactedHeads => [.. _graph.Foundation.Heads.Keys];

    /// <summary>How many changes there are since the last compaction.</summary>
    public int ChangeCount => _graph.Order.Count;

    /// <summary>Bytes of their encodings.</summary>
    public long ChangeBytes => _graph.Bytes;

    /// <summary>How many places the document has, deleted ones that must be remembered among them. Walks all of it.</summary>
    public int CountPlaces()
    {
        var count = 0;
        var next = new Stack<Node>([_document.Root]);
        while (next.TryPop(out var node))
        {
            count++;
            foreach (var child in node.Children.Values)
                next.Push(child);
        }

        return count;
    }

    internal Document Document => _document;

    internal ChangeGraph Graph => _graph;

    /// <summary>Restores what <see cref="Save"/> saved.</summary>
    /// <param name="actor">The actor that goes on here: the saved one's own, or a new one for a new copy.</param>
    /// <exception cref="RefusedException">The bytes are no snapshot.</exception>
    public static Replica Restore(ReadOnlySpan<byte> snapshot, ActorId actor, TimeProvider time)
    {
        var (foundation, changes) = SnapshotCodec.Decode(snapshot);
        var replica = new Replica(actor, time, foundation);
        foreach (var change in changes)
            replica.Replay(change);
        return replica;
    }

    /// <summary>Whether a change is part of the document; of compacted ones only the last are known by name.</summary>
    public bool Knows(ChangeHash change) => _graph.Knows(change);

    /// <summary>The value at a path; null when there is none.</summary>
    public DocumentValue? Read(DocumentPath path) =>
        _document.Find(path) is { } node ? DocumentView.ValueOf(node) : null;

    /// <summary>Begins an edit.</summary>
    public Draft Draft() => new(this);

    /// <summary>Makes one change of some operations and applies it here.</summary>
    public CommitResult Commit(params IReadOnlyList<Operation> operations)
    {
        try
        {
            var change = new Change(Actor, _graph.Version[Actor] + 1, _clock.Tick(), Heads, [.. operations]);
            if (ChangeCodec.TryDecode(change.Bytes.Span, change.Hash, out var refusal) is null)
                return new CommitResult.Refused(refusal!);
            Replay(change);
            return new CommitResult.Committed(change);
        }
        catch (RefusedException refused)
        {
            return new CommitResult.Refused(refused.Refusal);
        }
    }

    /// <summary>Takes changes from elsewhere, in any order, each as often as it comes.</summary>
    /// <param name="changes">Encoded changes.</param>
    public ApplyReport Apply(params IEnumerable<ReadOnlyMemory<byte>> changes)
    {
        var applied = new List<Change>();
        var refused = new List<Refusal>();
        foreach (var bytes in changes)
        {
            var hash = ChangeHash.Of(bytes.Span);
            if (_graph.Knows(hash))
                continue;
            if (ChangeCodec.TryDecode(bytes.Span, hash, out var refusal) is { } change)
                Receive(change, applied, refused);
            else
                refused.Add(refusal!);
        }

        return new ApplyReport(applied, _waiting.Count, refused);
    }

    /// <summary>Takes one change from elsewhere that was read already.</summary>
    public ApplyReport Apply(Change change)
    {
        var applied = new List<Change>();
        var refused = new List<Refusal>();
        if (!_graph.Knows(change.Hash))
            Receive(change, applied, refused);
        return new ApplyReport(applied, _waiting.Count, refused);
    }

    /// <summary>The changes that whoever has these heads lacks, in an order in which they apply at once.</summary>
    /// <param name="heads">Heads of the other replica; those that are not known here are passed over.</param>
    /// <param name="refusal">Set when the other lacks what has been compacted here: it must load a snapshot.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> ChangesSince(IEnumerable<ChangeHash> heads, out Refusal? refusal) =>
        [.. AppliedSince(heads, out refusal).Select(applied => applied.Change.Bytes)];

    /// <summary>Takes everything that another replica has; also where this one has what the other lacks. They share the changes themselves.</summary>
    public ApplyReport Merge(Replica other)
    {
        var applied = new List<Change>();
        var refused = new List<Refusal>();
        if (!_graph.Version.Includes(other._graph.Foundation.Version))
            refused.Add(TooOld());
        else
            other._graph.Since(_graph.Version).ForEach(missing => Receive(missing.Change, applied, refused));
        return new ApplyReport(applied, _waiting.Count, refused);
    }

    /// <summary>The document as it was at a version; null when a head is not known, or from before the last compaction.</summary>
    public DocumentValue.Map? ValueAt(IEnumerable<ChangeHash> heads) =>
        DocumentAt(heads) is { } document ? (DocumentValue.Map)DocumentView.ValueOf(document.Root) : null;

    /// <summary>A hash of all that can be seen, with the identity and position of every element.</summary>
    public ChangeHash StateHash()
    {
        var writer = new ByteWriter();
        ValueCodec.Write(writer, Value, depth: -DocumentPath.MaxDepth);
        return ChangeHash.Of(writer.Written.Span);
    }

    /// <summary>Everything that is needed to go on later, without the changes that wait.</summary>
    public ReadOnlyMemory<byte> Save() => SnapshotCodec.Encode(_graph);

    /// <summary>Forgets the changes up to a version, and with them their tombstones.</summary>
    /// <param name="heads">
    /// A version that every other change is after. Choose one that all who may still write have acknowledged, or that
    /// is older than the time you let them be away: who wrote without knowing it is refused afterwards
    /// (<see cref="RefusalCode.HistoryCompacted"/>), and that is what makes forgetting safe.
    /// </param>
    /// <returns>Why nothing was compacted, or null.</returns>
    public Refusal? Compact(IReadOnlyCollection<ChangeHash> heads)
    {
        if (_graph.VersionOf(heads) is not { } version)
            return new Refusal(RefusalCode.UnknownVersion, string.Join(' ', heads), "Compact at a version that is known here.");
        if (!version.Includes(_graph.Foundation.Version) || _graph.Since(version).Any(applied => !applied.Past.Includes(version)))
            return new Refusal(RefusalCode.NotCritical, string.Join(' ', heads), "Compact at a version that all later changes know.");

        var time = _graph.Within(version)
            .Aggregate(_graph.Foundation.Time, (latest, applied) => applied.Change.Time > latest ? applied.Change.Time : latest);
        var foundation = new Foundation(
            StateCodec.Encode(DocumentAt(heads)!),
            version,
            heads.ToImmutableSortedDictionary(head => head, head => _graph.VersionOf([head])!),
            time);
        Rebuild(foundation, [.. _graph.Since(version).Select(applied => applied.Change)]);
        return null;
    }

    /// <summary>Another replica that has all that this one has, without the changes that wait. They share the changes themselves.</summary>
    /// <param name="actor">Who goes on there, used by no other replica.</param>
    /// <param name="time">The wall clock there.</param>
    public Replica Fork(ActorId actor, TimeProvider time)
    {
        var fork = new Replica(actor, time, _graph.Foundation);
        foreach (var applied in _graph.Order)
            fork.Replay(applied.Change);
        return fork;
    }

    /// <summary>Another replica that has what this one had once it had applied a change, and nothing after it.</summary>
    /// <param name="last">The change; null: what was compacted, and nothing else.</param>
    /// <returns>Null when the change is not known, or was compacted.</returns>
    public Replica? CopyUntil(ChangeHash? last, ActorId actor)
    {
        if (last is { } wanted && _graph.Find(wanted) is null)
            return null;
        var copy = new Replica(actor, _time, _graph.Foundation);
        foreach (var applied in _graph.Order)
        {
            if (last is null || copy._graph.Knows(last.Value))
                break;
            copy.Replay(applied.Change);
        }

        return copy;
    }

    internal IEnumerable<AppliedChange> AppliedSince(IEnumerable<ChangeHash> heads, out Refusal? refusal)
    {
        var version = _graph.VersionOf(heads.Where(_graph.Knows))!;
        var isTooOld = !version.Includes(_graph.Foundation.Version);
        refusal = isTooOld ? TooOld() : null;
        return isTooOld ? [] : _graph.Since(version);
    }

    private static Refusal TooOld() => new(RefusalCode.HistoryCompacted, "heads", "What you lack was compacted; load a snapshot.");

    internal Document? DocumentAt(IEnumerable<ChangeHash> heads)
    {
        if (_graph.VersionOf(heads) is not { } version || !version.Includes(_graph.Foundation.Version))
            return null;

        var document = StateCodec.Decode(_graph.Foundation.State.Span);
        foreach (var applied in _graph.Within(version))
            ApplyTo(document, applied);

        return document;
    }

    internal static void ApplyTo(Document document, AppliedChange applied)
    {
        var known = applied.Known;
        for (var i = 0; i < applied.Change.Operations.Length; i++)
            document.Apply(applied.Change.Operations[i], applied.Change.StampOf(i), known);
    }

    private void Rebuild(Foundation foundation, IReadOnlyList<Change> changes)
    {
        _graph = new ChangeGraph(foundation);
        _document = StateCodec.Decode(foundation.State.Span);
        _waiting = new WaitingChanges();
        foreach (var change in changes)
            Replay(change);
    }

    // A change whose dependencies are known and whose clock needs no check, because it was checked when it first came.
    private void Replay(Change change)
    {
        if (_graph.TryAdd(change, out var refusal) is not { } applied)
            throw new RefusedException(refusal!);
        _clock.Witness(change.Time);
        ApplyTo(_document, applied);
    }

    private void Receive(Change change, List<Change> applied, List<Refusal> refused)
    {
        if (_graph.Foundation.Version.Contains(change.Actor, change.Sequence))
            return;
        if (_clock.IsTooFarAhead(change.Time))
        {
            refused.Add(new Refusal(
                RefusalCode.ClockTooFarAhead,
                change.Hash.ToString(),
                $"The clock is more than {HybridClock.Tolerance.TotalSeconds:0} s ahead of {_time.GetUtcNow():O}; set it right."));
            return;
        }

        var next = new Stack<Change>([change]);
        while (next.TryPop(out var ready))
        {
            if (ready.Dependencies.FirstOrDefault(dependency => !_graph.Knows(dependency), ready.Hash) is var missing && missing != ready.Hash)
                _waiting.Add(ready, missing);
            else if (_graph.TryAdd(ready, out var refusal) is { } added)
                Integrate(added, applied, next);
            else
                refused.Add(refusal!);
        }
    }

    private void Integrate(AppliedChange added, List<Change> applied, Stack<Change> next)
    {
        _clock.Witness(added.Change.Time);
        ApplyTo(_document, added);
        applied.Add(added.Change);
        foreach (var waiting in _waiting.Take(added.Change.Hash))
            next.Push(waiting);
    }
}
