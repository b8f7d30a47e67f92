using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Works out what a subscriber missed between the revision that it has and the one that it goes on from.</summary>
/// <remarks>
/// What the subscriber has is the result of then with the rights of then: with today's rights, a record that it may no longer
/// see would not be in it, and it would never be told to drop that record.
/// </remarks>
internal sealed class Resumption(IFactStore store, IRecordOrder order, LiveQueryOptions options)
{
    /// <summary>The difference, empty when nothing was missed; null when it cannot be told exactly.</summary>
    /// <exception cref="StorageUnavailableException">What is needed of the past could not be read in time.</exception>
    public async Task<LiveChange.Difference?> SinceAsync(
        LiveQuestion question, Revision since, LiveResult now, CancellationToken cancellationToken)
    {
        if (since > now.Revision || now.Revision.Value - since.Value > options.ReplayedEntries)
            return null;
        var nothing = new LiveChange.Difference(now.Revision, []);
        if (since == now.Revision)
            return nothing;
        try
        {
            var changed = await ChangedAsync(since, now.Revision, cancellationToken);
            if (await ResultAsync(question, since, cancellationToken) is not { } then)
                return null;
            var reasons = await ReasonsAsync(question, then, now, cancellationToken);
            return Differences.Between(then, now, changed, reasons) ?? nothing;
        }
        catch (Exception gone) when (gone is LogReplacedException or HistoryGoneException)
        {
            return null;
        }
    }

    private async Task<HashSet<Node>> ChangedAsync(Revision since, Revision until, CancellationToken cancellationToken)
    {
        var changed = new HashSet<Node>();
        await foreach (var entry in store.FollowAsync(since, cancellationToken))
        {
            changed.UnionWith(entry.Transaction.Events.Select(change => change.Record));
            if (entry.Revision >= until)
                break;
        }

        return changed;
    }

    private async Task<LiveResult?> ResultAsync(LiveQuestion question, Revision at, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            graph => question.Find(graph, before: null, new(options.EntriesPerEvaluation, cancellationToken)),
            new ReadAt.AsOf(at),
            cancellationToken);
        return found.Value.IsComplete
            ? await question.ResultAsync(found.Value, question.OrdersBy(order), at, cancellationToken)
            : null;
    }

    private async Task<IReadOnlyDictionary<LiveRow, RemovalReason>> ReasonsAsync(
        LiveQuestion question, LiveResult then, LiveResult now, CancellationToken cancellationToken)
    {
        var gone = then.Groups.SelectMany((group, number) => Differences.Removed(number, group, now.Groups[number])).ToArray();
        if (gone.Length == 0)
            return ImmutableDictionary<LiveRow, RemovalReason>.Empty;
        var found = await store.ReadAsync(
            graph =>
            {
                var matches = question.Find(graph, then, new(options.EntriesPerEvaluation, cancellationToken));
                return matches.Gone;
            },
            new ReadAt.AsOf(now.Revision),
            cancellationToken);
        return gone.ToDictionary(row => row, row => found.Value.GetValueOrDefault(row, RemovalReason.Displaced));
    }
}
