using System.Runtime.InteropServices;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Which live queries have a key. Most keys belong to one query, so that only a shared one costs a set.</summary>
internal sealed class Postings<TKey>
    where TKey : notnull
{
    // A LiveQuery, or a HashSet of several.
    private readonly Dictionary<TKey, object> _queries = [];

    /// <summary>Keys in all, each counted once however many queries have it.</summary>
    public int Count => _queries.Count;

    /// <summary>Brings a query from the keys that it had to those that it has; both hold each key once.</summary>
    public void Replace(LiveQuery query, IReadOnlyCollection<TKey> before, IReadOnlyCollection<TKey> after)
    {
        var left = before.ToHashSet();
        foreach (var key in after.Where(key => !left.Remove(key)))
            Add(key, query);
        foreach (var key in left)
            Remove(key, query);
    }

    /// <summary>Adds a key of a query; false when the query has it already.</summary>
    public bool Add(TKey key, LiveQuery query)
    {
        ref var queries = ref CollectionsMarshal.GetValueRefOrAddDefault(_queries, key, out _);
        if (queries is HashSet<LiveQuery> several)
            return several.Add(query);
        if (queries == query)
            return false;
        queries = queries is LiveQuery other ? new HashSet<LiveQuery> { other, query } : query;
        return true;
    }

    /// <summary>Adds the queries that have the key.</summary>
    public void CollectInto(HashSet<LiveQuery> found, TKey key)
    {
        switch (_queries.GetValueOrDefault(key))
        {
            case LiveQuery one:
                found.Add(one);
                break;
            case HashSet<LiveQuery> several:
                found.UnionWith(several);
                break;
        }
    }

    private void Remove(TKey key, LiveQuery query)
    {
        if (_queries.GetValueOrDefault(key) is not HashSet<LiveQuery> several)
        {
            _queries.Remove(key);
            return;
        }

        several.Remove(query);
        if (several.Count == 1)
            _queries[key] = several.Single();
    }
}
