using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The facts that an entry of the log states or takes back, for asking what they may have changed.</summary>
/// <remarks>Kept by hashes, so that those of all who watch anything take little memory: two that collide cost a look too many, and none is missed.</remarks>
public sealed class TouchedFacts
{
    private readonly HashSet<int> _hashes = [];

    private TouchedFacts(IEnumerable<(Fact Fact, ReadKey Key)> facts)
    {
        foreach (var (fact, key) in facts)
        {
            _hashes.UnionWith(key.Holding().Select(HashOf));
            _hashes.UnionWith([HashOf(fact.Subject), HashOf(fact.Predicate), HashOf(fact.Object)]);
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

    /// <summary>Of everything that holds one of them, and of their nodes.</summary>
    internal IReadOnlyCollection<int> Hashes => _hashes;

    /// <summary>For a set of facts that something rests on.</summary>
    internal static int HashOf(ReadKey key) => HashCode.Combine(key.Subject, key.Predicate, key.Object);

    /// <summary>For a node that no fact had named.</summary>
    internal static int HashOf(Node node) => node.GetHashCode();
}
