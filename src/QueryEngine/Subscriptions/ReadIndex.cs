using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Finds the live queries that a transaction concerns, at a cost that does not grow with the number of others.</summary>
internal sealed class ReadIndex(LiveQueryOptions options)
{
    private readonly Postings<ReadKey, LiveQuery> _facts = new();
    private readonly Postings<Node, LiveQuery> _unknown = new();
    private readonly Postings<Node, LiveQuery> _records = new();

    /// <summary>Keeps what a query depends on from now on.</summary>
    public void Keep(LiveQuery query, Footprint footprint)
    {
        if (footprint.IsAddition)
            Add(query, footprint);
        else
            Replace(query, footprint);
    }

    /// <summary>Adds the queries whose answer a fact, come or gone, can have changed.</summary>
    /// <param name="fact">By its spellings.</param>
    /// <param name="key">By its numbers.</param>
    public void CollectReaders(HashSet<LiveQuery> found, Fact fact, ReadKey key)
    {
        foreach (var holding in key.Holding())
            _facts.CollectInto(found, holding);
        _unknown.CollectInto(found, fact.Subject);
        _unknown.CollectInto(found, fact.Predicate);
        _unknown.CollectInto(found, fact.Object);
    }

    /// <summary>Adds the queries in which the content of a record matters.</summary>
    public void CollectHolders(HashSet<LiveQuery> found, Node record) => _records.CollectInto(found, record);

    private void Add(LiveQuery query, Footprint added)
    {
        var before = query.Footprint;
        ReadKey[] keys = [.. added.Keys.Where(key => _facts.Add(key, query))];
        Node[] unknown = [.. added.Unknown.Where(node => _unknown.Add(node, query))];
        _records.Replace(query, before.Records, added.Records);
        query.Footprint = new([.. before.Keys, .. keys], [.. before.Unknown, .. unknown], added.Records);
        if (query.Footprint.Keys.Length > options.KeysPerQuery || _facts.Count > options.KeysPerNode)
            Replace(query, query.Footprint);
    }

    private void Replace(LiveQuery query, Footprint footprint)
    {
        var isTooLarge = footprint.Keys.Length > options.KeysPerQuery
            || _facts.Count - query.Footprint.Keys.Length + footprint.Keys.Length > options.KeysPerNode;
        if (isTooLarge)
            footprint = footprint with { Keys = ReadKey.ByPredicate(footprint.Keys) };

        _facts.Replace(query, query.Footprint.Keys, footprint.Keys);
        _unknown.Replace(query, query.Footprint.Unknown, footprint.Unknown);
        _records.Replace(query, query.Footprint.Records, footprint.Records);
        query.Footprint = footprint;
    }
}
