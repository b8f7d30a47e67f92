using System.Runtime.CompilerServices;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Keeps the answers of subscribed queries current, on one server node. Safe to use from any thread.</summary>
/// <param name="store">Holds the facts.</param>
/// <param name="order">Knows by what records are ordered beside their names.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock of pauses and time-outs.</param>
public sealed class LiveQueries(IFactStore store, IRecordOrder order, LiveQueryOptions options, TimeProvider time)
{
    private readonly SubscriptionCounts _counts = new(options);
    private readonly LiveLoop _loop = new(store, order, options, time);
    private readonly Resumption _resumption = new(store, order, options);

    /// <summary>Follows the log. Once, for as long as there are to be live queries; ends when the store is closed, and all subscriptions with it.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunAsync(cancellationToken);

    /// <summary>Subscribes a user to a query.</summary>
    /// <param name="user">Whose eyes the query is answered with, with the rights of each moment.</param>
    /// <param name="query">A part that begins after a cursor cannot be live; <see cref="RecordQuery.Explain"/> is ignored.</param>
    /// <param name="since">The last revision that the subscriber was told; null for the first time.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <returns>
    /// First the result, or what the subscriber missed (a difference, empty when it missed nothing), or a reset when that cannot
    /// be told; from then on nothing is missed. Then differences, each of which leads exactly from what was told before to its
    /// revision; several changes become one difference for whoever reads slowly, and a reset when it would grow too large. Ends
    /// after <see cref="LiveChange.Failed"/>, or when the server stops.
    /// </returns>
    /// <exception cref="StorageUnavailableException">Before the first change only: something had to be loaded and could not be in time.</exception>
    public async IAsyncEnumerable<LiveChange> SubscribeAsync(
        Node user, CompoundQuery query, Revision? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Refuse(query) is { } cursor)
        {
            yield return new LiveChange.Failed(cursor);
            yield break;
        }

        if (_counts.TryAdd(user) is { } full)
        {
            yield return new LiveChange.Failed(full);
            yield break;
        }

        try
        {
            await foreach (var change in FollowAsync(new LiveQuestion(user, query), since, cancellationToken))
                yield return change;
        }
        finally
        {
            _counts.Remove(user);
        }
    }

    private async IAsyncEnumerable<LiveChange> FollowAsync(
        LiveQuestion question, Revision? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = since is { } revision && await ReachesAsync(revision, cancellationToken) ? since : null;
        if (!await WarmUpAsync(question, cancellationToken))
        {
            yield return new LiveChange.Failed(LiveLoop.TooExpensive(options));
            yield break;
        }

        var mailbox = new Mailbox(options.PendingRecords);
        var subscription = new Subscription(question, known ?? Revision.None, mailbox);
        _loop.Request(subscription);
        try
        {
            if (await mailbox.Started.WaitAsync(cancellationToken) is { } result)
                yield return await FirstAsync(question, known, result, cancellationToken);
            while (await mailbox.TakeAsync(cancellationToken) is { } change)
                yield return change;
        }
        finally
        {
            _loop.Request(subscription);
        }
    }

    private static QueryError? Refuse(CompoundQuery query)
    {
        var (name, group) = query.Groups.FirstOrDefault(part => part.Value is Group.ByPatterns({ After: not null }));
        return group is null
            ? null
            : new(LiveCodes.CursorNotLive, name, "A page after a cursor cannot be kept live; subscribe to the query without it, with more rows if need be.");
    }

    // Another node may have told it; this one knows it as soon as the entries have travelled.
    private async Task<bool> ReachesAsync(Revision revision, CancellationToken cancellationToken)
    {
        if (revision < _loop.ReplacedAt)
            return false;
        if (revision <= store.Head)
            return true;
        using var patience = new CancellationTokenSource(options.CatchUpTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await store.ReadAsync(graph => graph.Revision, new ReadAt.AtLeast(revision), both.Token);
            return true;
        }
        catch (Exception late) when (late is OperationCanceledException or StorageUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Whatever has to be loaded is loaded here, so that the loop, which answers for everybody, finds it in memory.
    private async Task<bool> WarmUpAsync(LiveQuestion question, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            graph => question.Find(graph, before: null, new(options.EntriesPerEvaluation, cancellationToken)).IsComplete,
            ReadAt.Newest,
            cancellationToken);
        return found.Value;
    }

    private async Task<LiveChange> FirstAsync(
        LiveQuestion question, Revision? since, LiveResult result, CancellationToken cancellationToken)
    {
        var missed = since is { } known ? await _resumption.SinceAsync(question, known, result, cancellationToken) : null;
        return missed is not null ? missed : new LiveChange.Reset(result.Revision, result.Groups);
    }
}
