using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The live queries of a node: who follows each, what it depends on, and which of them wait to be evaluated. Of the loop alone.</summary>
internal sealed class LiveRegister(IRecordOrder order, LiveQueryOptions options)
{
    private readonly Dictionary<string, LiveQuery> _queries = new(StringComparer.Ordinal);
    private readonly ReadIndex _index = new(options);
    private readonly Queue<LiveQuery> _waiting = [];

    public bool IsEmpty => _queries.Count == 0;

    /// <summary>Whether nothing waits to be evaluated.</summary>
    public bool IsSettled => _waiting.Count == 0;

    /// <summary>A subscription begins with the result at <paramref name="reached"/> where there is one, otherwise with the next.</summary>
    public void Begin(Subscription subscription, Revision reached)
    {
        if (!_queries.TryGetValue(subscription.Question.Text, out var query))
            _queries[subscription.Question.Text] = query = new(subscription.Question, order);
        subscription.Query = query;
        query.Subscriptions.Add(subscription);
        if (subscription.NotBefore > query.NotBefore)
            query.NotBefore = subscription.NotBefore;
        if (query is { Result: not null, IsDirty: false } && subscription.NotBefore <= reached)
            subscription.Mailbox.Start(query.Result with { Revision = reached });
        else
            Mark(query);
    }

    /// <summary>A subscription ends, and its query with the last one.</summary>
    public void End(Subscription subscription, LiveQuery query)
    {
        subscription.Mailbox.End();
        query.Subscriptions.Remove(subscription);
        if (query.Subscriptions.Count == 0)
            Drop(query);
    }

    /// <summary>A query cannot be kept live.</summary>
    public void Fail(LiveQuery query, QueryError error)
    {
        foreach (var subscription in query.Subscriptions)
            subscription.Mailbox.Fail(error);
        Drop(query);
    }

    /// <summary>Has a query evaluated.</summary>
    public void Mark(LiveQuery query)
    {
        if (query.IsDirty)
            return;
        query.IsDirty = true;
        _waiting.Enqueue(query);
    }

    /// <summary>Adds the queries whose answer a fact, come or gone, can have changed.</summary>
    public void CollectReaders(HashSet<LiveQuery> found, Fact fact, ReadKey key) => _index.CollectReaders(found, fact, key);

    /// <summary>Adds the queries in which the content of a record matters.</summary>
    public void CollectHolders(HashSet<LiveQuery> found, Node record) => _index.CollectHolders(found, record);

    /// <summary>Those that have waited longest and are still followed.</summary>
    public LiveQuery[] Waiting(int most)
    {
        while (_waiting.TryPeek(out var query) && query.Subscriptions.Count == 0)
            _waiting.Dequeue();
        return [.. _waiting.Take(most)];
    }

    /// <summary>The one that has waited longest was evaluated.</summary>
    /// <param name="footprint">What its result depends on from now on; null when it is not followed any more, for then it is in no index and stays out of it.</param>
    public void Evaluated(Footprint? footprint)
    {
        var query = _waiting.Dequeue();
        query.IsDirty = false;
        if (footprint is not null)
            _index.Keep(query, footprint);
    }

    /// <summary>The log is another one: every query is evaluated again, and its subscribers are reset.</summary>
    public void BeginAnew()
    {
        foreach (var query in _queries.Values)
        {
            _index.Keep(query, Footprint.None);
            query.Forget();
            Mark(query);
        }
    }

    /// <summary>Nothing more will be told to anybody.</summary>
    public void EndAll()
    {
        foreach (var subscription in _queries.Values.SelectMany(query => query.Subscriptions))
            subscription.Mailbox.End();
    }

    private void Drop(LiveQuery query)
    {
        _index.Keep(query, Footprint.None);
        if (_queries.GetValueOrDefault(query.Question.Text) == query)
            _queries.Remove(query.Question.Text);
    }
}
