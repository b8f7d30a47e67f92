using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>Takes changes back that a replica has applied, found by their hashes alone: for whoever keeps a log and no memory of sessions.</summary>
/// <param name="Operations">To be committed now; empty when there is nothing to do.</param>
/// <param name="Kept">What is not undone, and why.</param>
public sealed record ChangeReversal(IReadOnlyList<Operation> Operations, IReadOnlyList<KeptEdit> Kept)
{
    /// <summary>What takes changes back that were made together.</summary>
    /// <param name="replica">Has applied the changes, in the order in which all replicas of the log have.</param>
    /// <param name="changes">Their hashes.</param>
    /// <param name="otherAuthor">Who made the change of an actor with a number; null when it belongs to whoever undoes.</param>
    /// <returns>Null when a change is not known, or was compacted.</returns>
    public static ChangeReversal? Of(Replica replica, IReadOnlyCollection<ChangeHash> changes, Func<ActorId, ulong, string?> otherAuthor)
    {
        if (changes.Any(hash => replica.Graph.Find(hash) is null))
            return null;

        var (operations, kept) = new UndoSteps(replica.Document, Other).TakeBack(StepsOf(replica, changes));
        return new ChangeReversal(operations, kept);

        // What was compacted has no author any more, and is older than all that is taken back.
        string? Other(Stamp stamp) => stamp.Actor.Value.Length == 0 ? null : otherAuthor(stamp.Actor, stamp.Sequence);
    }

    private static List<UndoStep> StepsOf(Replica replica, IReadOnlyCollection<ChangeHash> changes)
    {
        var wanted = changes.ToHashSet();
        var document = StateCodec.Decode(replica.Graph.Foundation.State.Span);
        var steps = new List<UndoStep>();
        foreach (var applied in replica.Graph.Order)
        {
            if (wanted.Count == 0)
                break;
            if (wanted.Remove(applied.Change.Hash))
                steps.AddRange(applied.Change.Operations.Select(operation => UndoSteps.Remember(document, operation)));
            Replica.ApplyTo(document, applied);
        }

        return steps;
    }
}
