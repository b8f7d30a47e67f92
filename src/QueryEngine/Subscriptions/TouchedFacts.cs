using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The facts that an entry of the log states or takes back, for asking what they may have changed.</summary>
public sealed class TouchedFacts
{
    private readonly HashSet<ReadKey> _lists = [];
    private readonly HashSet<Node> _nodes = [];

    private TouchedFacts(IEnumerable<(Fact Fact, ReadKey Key)> facts)
    {
        foreach (var (fact, key) in facts)
        {
            _lists.UnionWith(key.Holding());
            _nodes.UnionWith([fact.Subject, fact.Predicate, fact.Object]);
        }
    }

    /// <summary>Those of an entry that the store has applied.</summary>
    /// <exception cref="StorageUnavailableException">A node of them is not in memory and could not be loaded in time.</exception>
    public static async ValueTask<TouchedFacts> OfAsync(LogEntry entry, IFactStore store, CancellationToken cancellationToken)
    {
        Fact[] facts = [.. entry.Transaction.Retracted, .. entry.Transaction.Asserted];
        var numbers = await store.ReadAsync(
            graph => Array.ConvertAll(facts, fact => new ReadKey(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object))),
            new ReadAt.AtLeast(entry.Revision),
            cancellationToken);
        return new(facts.Zip(numbers.Value));
    }

    /// <summary>Whether one of them is a fact that something rests on.</summary>
    internal bool Touch(ReadKey[] keys, Node[] unknown) => Array.Exists(keys, _lists.Contains) || Array.Exists(unknown, _nodes.Contains);
}
