using System.Threading.Channels;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Follows the log and keeps the live queries of this node answered.</summary>
/// <remarks>
/// <para>Everything here belongs to one loop: subscribers leave requests and have mailboxes. A round (1) begins and ends
/// subscriptions, (2) takes the entries that are there and marks the queries whose read sets they touch, (3) evaluates a
/// few of the marked ones in one read.</para>
/// <para>A read answers at a revision A that may be later than the last entry taken. The entries up to A are taken before
/// the answers are told, so that all that is told of a revision is told at once, changes of content included.</para>
/// </remarks>
internal sealed class LiveLoop(IFactStore store, IRecordOrder order, LiveQueryOptions options, TimeProvider time)
{
    // Evaluations hold up the writers of this node while they run, so that a read does a few of them.
    private const int EvaluationsPerRead = 32;
    private const int QueriesLookedAt = 1_024;
    private const int EntriesPerRound = 1_000;
    private const int FactsPerRound = 20_000;

    // Every subscription leaves at most two requests, and subscriptions are counted.
    private readonly Channel<Subscription> _requests = Channel.CreateUnbounded<Subscription>(new() { SingleReader = true });
    private readonly Dictionary<string, LiveQuery> _queries = new(StringComparer.Ordinal);
    private readonly ReadIndex _index = new(options);
    private readonly Queue<LiveQuery> _dirty = [];
    private readonly HashSet<LiveQuery> _touched = [];
    private readonly HashSet<LiveQuery> _found = [];

    // Taken from the log and not looked at yet.
    private readonly List<LogEntry> _entries = [];
    private Task? _requested;
    private Revision _reached;
    private TimeSpan _pause = options.ShortestRetryPause;
    private long _replacedAt;

    /// <summary>What was said of revisions before this one belongs to a log that is gone.</summary>
    public Revision ReplacedAt => new(Interlocked.Read(ref _replacedAt));

    /// <summary>Begins a subscription; asked for again, ends it.</summary>
    public void Request(Subscription subscription)
    {
        if (!_requests.Writer.TryWrite(subscription))
            subscription.Mailbox.End();
    }

    /// <summary>Runs until cancelled or the store is closed; then all subscriptions end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _reached = store.Head;
        try
        {
            while (await FollowAsync(cancellationToken))
                BeginAnew();
        }
        finally
        {
            EndAll();
        }
    }

    // True: it has to be begun anew, from the present state.
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        await using var log = new EntryReader(store, _reached, cancellationToken);
        try
        {
            while (await RoundAsync(log, cancellationToken))
                cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        catch (LogReplacedException)
        {
            Interlocked.Exchange(ref _replacedAt, store.Head.Value);
            return true;
        }
        catch (StorageUnavailableException)
        {
            // The follower is lost, and with it the certainty that the log is still the same.
            await PauseAsync(cancellationToken);
            return true;
        }
    }

    // False at the end of the log.
    private async Task<bool> RoundAsync(EntryReader log, CancellationToken cancellationToken)
    {
        _requested ??= _requests.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (_dirty.Count == 0 && _entries.Count == 0)
            await Task.WhenAny(log.Ready, _requested);
        GrantRequests();
        if (!await TakeEntriesAsync(log))
            return false;
        try
        {
            await NoteEntriesAsync(cancellationToken);
            if (!await EvaluateSomeAsync(log, cancellationToken))
                return false;
            _pause = options.ShortestRetryPause;
        }
        catch (StorageUnavailableException) when (!log.Ready.IsFaulted)
        {
            // What was marked stays marked, and what was taken is looked at the next time.
            await PauseAsync(cancellationToken);
        }

        return true;
    }

    private void GrantRequests()
    {
        if (_requested is { IsCompleted: true })
            _requested = null;
        while (_requests.Reader.TryRead(out var subscription))
        {
            if (subscription.Query is null)
                Begin(subscription);
            else
                End(subscription, subscription.Query);
        }
    }

    private void Begin(Subscription subscription)
    {
        if (!_queries.TryGetValue(subscription.Question.Text, out var query))
            _queries[subscription.Question.Text] = query = new(subscription.Question, order);
        subscription.Query = query;
        query.Subscriptions.Add(subscription);
        if (subscription.NotBefore > query.NotBefore)
            query.NotBefore = subscription.NotBefore;
        if (query is { Result: not null, IsDirty: false } && subscription.NotBefore <= _reached)
            subscription.Mailbox.Start(query.Result with { Revision = _reached });
        else
            Mark(query);
    }

    private void End(Subscription subscription, LiveQuery query)
    {
        subscription.Mailbox.End();
        query.Subscriptions.Remove(subscription);
        if (query.Subscriptions.Count == 0)
            Drop(query);
    }

    private void Drop(LiveQuery query)
    {
        _index.Replace(query, Footprint.None);
        _touched.Remove(query);
        if (_queries.GetValueOrDefault(query.Question.Text) == query)
            _queries.Remove(query.Question.Text);
    }

    private async ValueTask<bool> TakeEntriesAsync(EntryReader log)
    {
        var facts = 0;
        while (_entries.Count < EntriesPerRound && facts < FactsPerRound && log.Ready.IsCompleted)
        {
            if (!await log.Ready)
                return false;
            var entry = log.Take();
            _entries.Add(entry);
            facts += entry.Transaction.Asserted.Length + entry.Transaction.Retracted.Length;
        }

        return true;
    }

    private async ValueTask NoteEntriesAsync(CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
            return;
        if (_queries.Count > 0)
        {
            var facts = _entries.SelectMany(Facts).ToArray();
            var keys = await store.ReadAsync(graph => Array.ConvertAll(facts, fact => KeyOf(fact.Fact, graph)), ReadAt.Newest, cancellationToken);
            foreach (var ((revision, fact), key) in facts.Zip(keys.Value))
                MarkReaders(revision, fact, key);
            foreach (var entry in _entries)
                TouchHolders(entry);
        }

        _reached = _entries[^1].Revision;
        _entries.Clear();
        PublishContent();
    }

    private static IEnumerable<(Revision Revision, Fact Fact)> Facts(LogEntry entry) =>
        entry.Transaction.Retracted.Concat(entry.Transaction.Asserted).Select(fact => (entry.Revision, fact));

    private static ReadKey KeyOf(Fact fact, IGraph graph) =>
        new(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object));

    private void MarkReaders(Revision revision, Fact fact, ReadKey key)
    {
        _found.Clear();
        _index.CollectReaders(_found, fact, key);
        foreach (var query in _found.Where(query => query.EvaluatedAt < revision))
            Mark(query);
    }

    private void TouchHolders(LogEntry entry)
    {
        foreach (var record in entry.Transaction.Events.Select(change => change.Record).Distinct())
        {
            _found.Clear();
            _index.CollectHolders(_found, record);
            foreach (var query in _found)
            {
                _touched.Add(query);
                if (query.Touch(record) && query.EvaluatedAt < entry.Revision)
                    Mark(query);
            }
        }
    }

    private void Mark(LiveQuery query)
    {
        if (query.IsDirty)
            return;
        query.IsDirty = true;
        _dirty.Enqueue(query);
    }

    // Those that are marked tell it with their next result.
    private void PublishContent()
    {
        foreach (var query in _touched.Where(query => !query.IsDirty))
            query.PublishContent(_reached);
        _touched.Clear();
    }

    private async ValueTask<bool> EvaluateSomeAsync(EntryReader log, CancellationToken cancellationToken)
    {
        while (_dirty.TryPeek(out var query) && query.Subscriptions.Count == 0)
            _dirty.Dequeue();
        var waiting = _dirty.Take(QueriesLookedAt).ToArray();
        if (waiting.Length == 0)
            return true;

        var from = waiting.Max(query => query.NotBefore) is var wanted && wanted > _reached ? wanted : _reached;
        var found = await store.ReadAsync(graph => Evaluate(waiting, graph, cancellationToken), new ReadAt.AtLeast(from), cancellationToken);
        var some = waiting[..found.Value.Length];
        foreach (var query in some)
            query.EvaluatedAt = found.At;
        if (!await CatchUpAsync(log, found.At, cancellationToken))
            return false;
        for (var next = 0; next < some.Length; next++)
        {
            // One that nobody follows any more is in no index, and stays out of it.
            if (some[next].Subscriptions.Count > 0)
                await PublishAsync(some[next], found.Value[next], found.At, cancellationToken);
            some[next].IsDirty = false;
            _dirty.Dequeue();
        }

        return true;
    }

    // As many of them as can be answered with a few evaluations.
    private LiveMatches[] Evaluate(LiveQuery[] waiting, IGraph graph, CancellationToken cancellationToken)
    {
        var shared = new SharedEvaluations(graph);
        return
        [
            .. waiting
                .TakeWhile(_ => shared.Made < EvaluationsPerRead)
                .Select(query => shared.Find(query.Question, query.Result, new(options.EntriesPerEvaluation, cancellationToken))),
        ];
    }

    private async ValueTask<bool> CatchUpAsync(EntryReader log, Revision until, CancellationToken cancellationToken)
    {
        while (log.Reached < until)
        {
            if (!await log.Ready)
                return false;
            _entries.Add(log.Take());
        }

        await NoteEntriesAsync(cancellationToken);
        return true;
    }

    private async ValueTask PublishAsync(LiveQuery query, LiveMatches found, Revision at, CancellationToken cancellationToken)
    {
        if (found.IsComplete)
        {
            _index.Replace(query, await query.PublishAsync(found, at, cancellationToken));
            return;
        }

        foreach (var subscription in query.Subscriptions)
            subscription.Mailbox.Fail(TooExpensive(options));
        Drop(query);
    }

    /// <summary>What is said of a query whose evaluation costs too much.</summary>
    public static QueryError TooExpensive(LiveQueryOptions options) => new(
        LiveCodes.TooExpensive,
        "",
        $"The query looks at more than {options.EntriesPerEvaluation} facts, too many to be kept live; add a pattern that names a node with fewer facts, or ask once instead.");

    private void BeginAnew()
    {
        _reached = store.Head;
        _entries.Clear();
        _touched.Clear();
        foreach (var query in _queries.Values)
        {
            _index.Replace(query, Footprint.None);
            query.Forget();
            Mark(query);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < options.LongestRetryPause ? _pause * 2 : options.LongestRetryPause;
    }

    private void EndAll()
    {
        _requests.Writer.TryComplete();
        while (_requests.Reader.TryRead(out var subscription))
            subscription.Mailbox.End();
        foreach (var subscription in _queries.Values.SelectMany(query => query.Subscriptions))
            subscription.Mailbox.End();
    }
}
