using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A question that is kept answered for all who ask it. Of the loop alone.</summary>
internal sealed class LiveQuery(LiveQuestion question, IRecordOrder order)
{
    private readonly ImmutableArray<ValueOrder?> _orders = question.OrdersBy(order);
    private readonly HashSet<Node> _changed = [];

    public LiveQuestion Question => question;

    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>What the result depends on, as the index holds it.</summary>
    public Footprint Footprint { get; set; } = Footprint.None;

    /// <summary>The last result that was told; null before the first.</summary>
    public LiveResult? Result { get; private set; }

    /// <summary>Entries up to here are in the last evaluation.</summary>
    public Revision EvaluatedAt { get; set; }

    /// <summary>No earlier state is evaluated.</summary>
    public Revision NotBefore { get; set; }

    /// <summary>Whether it waits to be evaluated.</summary>
    public bool IsDirty { get; set; }

    private bool DependsOnContent => _orders.Any(by => by is { DependsOnContent: true });

    /// <summary>Takes note that a record's content was changed; true when that can change the result's order.</summary>
    public bool Touch(Node record)
    {
        _changed.Add(record);
        foreach (var by in _orders)
            by?.Forget(record);
        return DependsOnContent;
    }

    /// <summary>Tells what was changed inside records of the result; the result itself is what it was.</summary>
    public void PublishContent(Revision at)
    {
        if (_changed.Count > 0 && Result is not null)
            Tell(new(Result with { Revision = at }, [.. _changed], ImmutableDictionary<LiveRow, RemovalReason>.Empty));
        _changed.Clear();
    }

    /// <summary>Tells the result of an evaluation, as difference where there was one before.</summary>
    /// <returns>What the result depends on.</returns>
    public async ValueTask<Footprint> PublishAsync(LiveMatches found, Revision at, CancellationToken cancellationToken)
    {
        var next = await question.ResultAsync(found, _orders, at, cancellationToken);
        if (Result is null)
            ResetAll(next);
        else if (_changed.Count > 0 || IsOther(Result, next))
            Tell(new(next, [.. _changed], ReasonsFor(Result, next, found.Gone)));
        else
            Result = next;
        foreach (var waiting in Subscriptions.Where(subscription => !subscription.Mailbox.Started.IsCompleted))
            waiting.Mailbox.Start(next);
        _changed.Clear();
        return new(found.Keys, found.Reads.Unknown, RecordsThatMatter(found, next));
    }

    /// <summary>Forgets the answer because the log is another one.</summary>
    public void Forget()
    {
        Result = null;
        (EvaluatedAt, NotBefore) = (Revision.None, Revision.None);
        _changed.Clear();
        foreach (var by in _orders)
            by?.ForgetAll();
    }

    private void ResetAll(LiveResult next)
    {
        Result = next;
        foreach (var started in Subscriptions.Where(subscription => subscription.Mailbox.Started.IsCompleted))
            started.Mailbox.Reset(next);
    }

    private void Tell(LiveStep step)
    {
        Result = step.Result;
        foreach (var started in Subscriptions.Where(subscription => subscription.Mailbox.Started.IsCompleted))
            started.Mailbox.Offer(step);
    }

    private static bool IsOther(LiveResult before, LiveResult after) =>
        before.Groups.Zip(after.Groups).Any(pair =>
            pair.First.Count != pair.Second.Count
            || !pair.First.Records.SequenceEqual(pair.Second.Records)
            || !pair.First.Facts.SequenceEqual(pair.Second.Facts));

    private static Dictionary<LiveRow, RemovalReason> ReasonsFor(
        LiveResult before, LiveResult after, Dictionary<LiveRow, RemovalReason> gone) =>
        Enumerable.Range(0, after.Groups.Length)
            .SelectMany(group => Differences.Removed(group, before.Groups[group], after.Groups[group]))
            .ToDictionary(row => row, row => gone.GetValueOrDefault(row, RemovalReason.Displaced));

    // Where content decides on the order, also a record beyond the rows that are wanted can move among them.
    private HashSet<Node> RecordsThatMatter(LiveMatches found, LiveResult result)
    {
        var records = new HashSet<Node>();
        for (var group = 0; group < result.Groups.Length; group++)
            records.UnionWith(_orders[group] is { DependsOnContent: true } ? found.Groups[group].Records : result.Groups[group].Records);
        return records;
    }
}
