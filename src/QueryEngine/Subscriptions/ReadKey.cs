using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A set of facts that an answer depends on, given by what all of them have in common; none stands for anything.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadKey(NodeId Subject, NodeId Predicate, NodeId Object)
{
    /// <summary>The keys of a read set, without single facts that a list among them holds anyway.</summary>
    public static ReadKey[] Of(ReadSet reads)
    {
        var lists = new HashSet<ReadKey>();
        foreach (var (subject, predicate) in reads.Outgoing)
            lists.Add(new(subject, predicate, NodeId.None));
        foreach (var (predicate, @object) in reads.Incoming)
            lists.Add(new(NodeId.None, predicate, @object));
        return
        [
            .. lists,
            .. reads.Facts
                .Select(fact => new ReadKey(fact.Subject, fact.Predicate, fact.Object))
                .Where(fact => !lists.Contains(fact with { Subject = NodeId.None }) && !lists.Contains(fact with { Object = NodeId.None })),
        ];
    }

    /// <summary>Fewer keys that hold all the facts of the given ones: one for each predicate.</summary>
    public static ReadKey[] ByPredicate(IEnumerable<ReadKey> keys) =>
        [.. keys.Select(key => new ReadKey(NodeId.None, key.Predicate, NodeId.None)).Distinct()];

    /// <summary>All keys that hold the fact which this one is.</summary>
    public IEnumerable<ReadKey> Holding()
    {
        yield return this;
        yield return this with { Object = NodeId.None };
        yield return this with { Subject = NodeId.None };
        yield return new(Subject, NodeId.None, NodeId.None);
        yield return new(NodeId.None, NodeId.None, Object);
        yield return new(NodeId.None, Predicate, NodeId.None);
        yield return default;
    }
}
