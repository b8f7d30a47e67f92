using System.Threading.Channels;
using LinkedRecords.FactStore;
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
/// <para>Where the facts of the entries touch single rows, only these are looked at (<see cref="RowRecheck"/>). That needs a state of
/// which every entry was taken; when the log runs ahead of that again and again, the queries are evaluated as a whole.</para>
/// </remarks>
internal sealed class LiveLoop
{
    // Evaluations hold up the writers of this node while they run, so that a read does a few of them.
    private const int EvaluationsPerRead = 32;
    private const int RechecksPerRead = 256;
    private const int QueriesLookedAt = RechecksPerRead + EvaluationsPerRead;
    private const int MostReadsAhead = 3;

    private readonly IFactStore _store;
    private readonly LiveQueryOptions _options;
    private readonly TimeProvider _time;
    private readonly LiveRegister _register;
    private readonly LogNotes _notes;

    // Every subscription leaves at most two requests, and subscriptions are counted.
    private readonly Channel<Subscription> _requests = Channel.CreateUnbounded<Subscription>(new() { SingleReader = true });
    private Task? _requested;
    private TimeSpan _pause;
    private int _readsAhead;
    private long _replacedAt;

    public LiveLoop(IFactStore store, IRecordOrder order, LiveQueryOptions options, TimeProvider time)
    {
        (_store, _options, _time) = (store, options, time);
        _register = new(order, options);
        _notes = new(store, _register);
        _pause = options.ShortestRetryPause;
    }

    /// <summary>What was said of revisions before this one belongs to a log that is gone.</summary>
    public Revision ReplacedAt => new(Interlocked.Read(ref _replacedAt));

    /// <summary>What is said of a query whose evaluation costs too much.</summary>
    public static QueryError TooExpensive(LiveQueryOptions options) => new(
        LiveCodes.TooExpensive,
        "",
        $"The query looks at more than {options.EntriesPerEvaluation} facts, too many to be kept live; add a pattern that names a node with fewer facts, or ask once instead.");

    /// <summary>Begins a subscription; asked for again, ends it.</summary>
    public void Request(Subscription subscription)
    {
        if (!_requests.Writer.TryWrite(subscription))
            subscription.Mailbox.End();
    }

    /// <summary>Runs until cancelled or the store is closed; then all subscriptions end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _notes.BeginAt(_store.Head);
        try
        {
            while (await FollowAsync(cancellationToken))
            {
                _notes.BeginAt(_store.Head);
                _register.BeginAnew();
            }
        }
        finally
        {
            EndAll();
        }
    }

    // True: it has to be begun anew, from the present state.
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        await using var log = new EntryReader(_store, _notes.Reached, cancellationToken);
        try
        {
            while (await RoundAsync(log, cancellationToken))
                cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        catch (LogReplacedException)
        {
            Interlocked.Exchange(ref _replacedAt, _store.Head.Value);
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
        if (_register.IsSettled && _notes.IsSettled)
            await Task.WhenAny(log.Ready, _requested);
        GrantRequests();
        if (!await _notes.TakeAsync(log))
            return false;
        try
        {
            await _notes.LookAsync(cancellationToken);
            if (!await EvaluateSomeAsync(log, cancellationToken))
                return false;
            _pause = _options.ShortestRetryPause;
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
                _register.Begin(subscription, _notes.Reached);
            else
                _register.End(subscription, subscription.Query);
        }
    }

    private async ValueTask<bool> EvaluateSomeAsync(EntryReader log, CancellationToken cancellationToken)
    {
        var waiting = _register.Waiting(QueriesLookedAt);
        if (waiting.Length == 0)
            return true;

        var from = waiting.Max(query => query.NotBefore) is var wanted && wanted > _notes.Reached ? wanted : _notes.Reached;
        var found = await _store.ReadAsync(graph => Evaluate(waiting, graph, cancellationToken), new ReadAt.AtLeast(from), cancellationToken);
        _readsAhead = found.Value.Length == 0 ? _readsAhead + 1 : 0;
        var some = waiting[..found.Value.Length];
        for (var next = 0; next < some.Length; next++)
            some[next].Evaluated(found.Value[next], found.At);
        if (!await _notes.CatchUpAsync(log, found.At, cancellationToken))
            return false;
        for (var next = 0; next < some.Length; next++)
            _register.Evaluated(await PublishAsync(some[next], found.Value[next], found.At, cancellationToken));
        return true;
    }

    // As many of them as can be answered with a few evaluations; none when the entries up to the graph's revision have to be taken first.
    private LiveMatches[] Evaluate(LiveQuery[] waiting, IGraph graph, CancellationToken cancellationToken)
    {
        var isNoted = graph.Revision == _notes.Reached;
        if (!isNoted && _readsAhead < MostReadsAhead && waiting[0].CanBeRechecked)
            return [];
        var shared = new SharedEvaluations(graph);
        var answers = new List<LiveMatches>(waiting.Length);
        foreach (var query in waiting)
        {
            if (shared.Made == EvaluationsPerRead || answers.Count - shared.Made == RechecksPerRead)
                break;
            Budget AsMuchAsOneMay() => new(_options.EntriesPerEvaluation, cancellationToken);
            answers.Add((isNoted ? query.Recheck(graph, AsMuchAsOneMay()) : null) ?? shared.Find(query.Question, query.Result, AsMuchAsOneMay()));
        }

        return [.. answers];
    }

    // What the result depends on; null when nobody follows the query any more.
    private async ValueTask<Footprint?> PublishAsync(LiveQuery query, LiveMatches found, Revision at, CancellationToken cancellationToken)
    {
        if (query.Subscriptions.Count == 0)
            return null;
        if (found.IsComplete)
            return await query.PublishAsync(found, at, cancellationToken);
        _register.Fail(query, TooExpensive(_options));
        return null;
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, _time, cancellationToken);
        _pause = _pause * 2 < _options.LongestRetryPause ? _pause * 2 : _options.LongestRetryPause;
    }

    private void EndAll()
    {
        _requests.Writer.TryComplete();
        while (_requests.Reader.TryRead(out var subscription))
            subscription.Mailbox.End();
        _register.EndAll();
    }
}
