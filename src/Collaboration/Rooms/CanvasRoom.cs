using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Rooms;

/// <summary>A canvas that many edit: room operations, turned into changes of a keyValue document.</summary>
/// <remarks>
/// <para>
/// An operation becomes a change of its author that depends on what its vector clock names. The change's clock is the
/// author's time, lifted above that of everything it knew. So operations have one total order that respects causality
/// and falls back on time and then author: it is transitive, which "vector clock, else timestamp" is not.
/// </para>
/// <para>
/// The elements are the list <c>/elements</c>, bottom first. A room is a fold of its operations in the order in which
/// its owner, who holds the log, gives them. Not thread-safe.
/// </para>
/// </remarks>
public sealed class CanvasRoom
{
    /// <summary>The most operations that wait for others; the one that waited longest gives way.</summary>
    public const int MaxWaiting = 1_000;

    /// <summary>How many operation ids are remembered; repetitions with the same vector clock are recognized for ever.</summary>
    public const int MaxIds = 100_000;

    private readonly Replica _replica;
    private readonly HybridClock _clock;

    // What the document began with, or was compacted to: every operation knows it.
    private readonly ImmutableArray<ChangeHash> _roots;
    private readonly Dictionary<(ActorId Actor, ulong Sequence), ChangeHash> _changes = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _idsByAge = new();
    private readonly LinkedList<RoomOperation> _waiting = new();
    private readonly Dictionary<string, (ActorId Actor, ulong Sequence)> _added = new(StringComparer.Ordinal);

    /// <summary>A new room, with nothing in it.</summary>
    public CanvasRoom(TimeProvider time)
        : this(new Replica(ActorId.Parse("room"), time), time)
    {
    }

    /// <summary>A room over a document, which may hold operations already. Of operations that were compacted only their number is remembered.</summary>
    public CanvasRoom(Replica replica, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(replica);
        (_replica, _clock) = (replica, new HybridClock(time));
        var order = replica.Graph.Order;
        _roots = replica.CompactedHeads is { IsEmpty: false } compacted ? compacted : [.. order.Take(1).Select(first => first.Change.Hash)];
        foreach (var change in order.Select(applied => applied.Change))
        {
            _changes[(change.Actor, change.Sequence)] = change.Hash;
            foreach (var insert in change.Operations.OfType<Operation.Insert>().Where(insert => insert.Path.Equals(CanvasEdit.Elements)))
                _added[insert.Id] = (change.Actor, change.Sequence);
        }
    }

    /// <summary>The document: an object with the list <c>elements</c>.</summary>
    public DocumentValue.Map Value => _replica.Value;

    /// <summary>The version, for the changes API.</summary>
    public ImmutableArray<ChangeHash> Heads => _replica.Heads;

    internal Replica Replica => _replica;

    /// <summary>Takes an operation, and those that waited for it.</summary>
    public IReadOnlyList<RoomOutcome> Take(RoomOperation operation)
    {
        var outcomes = new List<RoomOutcome> { TakeOne(operation) };
        if (outcomes[0] is RoomOutcome.Waiting)
            return outcomes;
        while (_waiting.FirstOrDefault(IsReady) is { } ready)
        {
            _waiting.Remove(ready);
            outcomes.Add(TakeOne(ready));
        }

        return outcomes;
    }

    private RoomOutcome TakeOne(RoomOperation operation)
    {
        var sequence = operation.Clock[operation.Actor];
        if (_ids.Contains(operation.Id))
            return new RoomOutcome.Repeated(operation);
        if (Fault(operation, sequence) is { } fault)
            return new RoomOutcome.Refused(operation, fault);
        if (!IsReady(operation))
            return Wait(operation);

        var change = ChangeOf(operation, sequence, out var refusal);
        var report = _replica.Apply(change.Bytes);
        if (report.Refused.Count > 0)
            return new RoomOutcome.Refused(operation, report.Refused[0]);
        Remember(operation, sequence, change);
        return refusal is null ? new RoomOutcome.Applied(operation, change) : new RoomOutcome.Refused(operation, refusal, change);
    }

    private Refusal? Fault(RoomOperation operation, ulong sequence)
    {
        if (operation.Clock.Count > KeyValueLimits.Dependencies || operation.Id.Length is 0 or > PathSegment.MaxLength)
            return new Refusal(RefusalCode.LimitExceeded, "operation", $"A clock names at most {KeyValueLimits.Dependencies} actors; an id has 1 to {PathSegment.MaxLength} characters.");
        if (sequence == 0 || _changes.ContainsKey((operation.Actor, sequence)))
            return new Refusal(RefusalCode.ActorForked, operation.Id, "Count the operation in its own vector clock, each once.");
        return _clock.IsTooFarAhead(HybridTime.At(operation.Time))
            ? new Refusal(RefusalCode.ClockTooFarAhead, operation.Id, "The time is more than a minute ahead; set the clock right and send it again.")
            : null;
    }

    private static IEnumerable<(ActorId Actor, ulong Sequence)> Predecessors(RoomOperation operation) => operation.Clock.Entries
        .Select(entry => (entry.Key, entry.Key == operation.Actor ? entry.Value - 1 : entry.Value))
        .Where(entry => entry.Item2 > 0);

    private bool IsReady(RoomOperation operation) => Predecessors(operation).All(IsKnown);

    private bool IsKnown((ActorId Actor, ulong Sequence) change) =>
        _changes.ContainsKey(change) || _replica.Graph.Foundation.Version.Contains(change.Actor, change.Sequence);

    private RoomOutcome.Waiting Wait(RoomOperation operation)
    {
        if (_waiting.Count >= MaxWaiting)
            _waiting.RemoveFirst();
        _waiting.AddLast(operation);
        return new RoomOutcome.Waiting(operation);
    }

    // What is refused for what it wants to do still counts in its author's clock: it becomes a change without effect.
    private Change ChangeOf(RoomOperation operation, ulong sequence, out Refusal? refusal)
    {
        refusal = null;
        IReadOnlyList<Operation> operations = [];
        try
        {
            var draft = new Draft(_replica, operation.Actor, sequence);
            new CanvasEdit(_replica, draft, operation).Apply(IsKnownTo(operation), _added.ContainsKey);
            operations = draft.Operations;
        }
        catch (RefusedException refused)
        {
            refusal = refused.Refusal;
        }

        var dependencies = Predecessors(operation).Where(_changes.ContainsKey).Select(predecessor => _changes[predecessor])
            .Concat(_roots).ToImmutableSortedSet();
        var latest = dependencies.Select(hash => _replica.Graph.Find(hash)?.Change.Time ?? _replica.Graph.Foundation.Time).DefaultIfEmpty().Max();
        var own = HybridTime.At(operation.Time);
        return new Change(operation.Actor, sequence, own > latest ? own : latest.Next, [.. dependencies], [.. operations]);
    }

    private Predicate<string> IsKnownTo(RoomOperation operation) => element =>
        _added.TryGetValue(element, out var added) && operation.Clock.Contains(added.Actor, added.Sequence);

    private void Remember(RoomOperation operation, ulong sequence, Change change)
    {
        _changes[(operation.Actor, sequence)] = change.Hash;
        if (operation.Kind == RoomOperationKind.Add && change.Operations.Length > 0)
            _added[operation.ElementId] = (operation.Actor, sequence);
        _ids.Add(operation.Id);
        _idsByAge.Enqueue(operation.Id);
        if (_idsByAge.Count > MaxIds)
            _ids.Remove(_idsByAge.Dequeue());
    }
}
