using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A question that is kept answered for all who ask it. Of the loop alone.</summary>
internal sealed class LiveQuery(LiveQuestion question, IRecordOrder order)
{
    private readonly ImmutableArray<ValueOrder?> _orders = question.OrdersBy(order);
    private readonly HashSet<Node> _changed = [];
    private readonly RowRecheck? _recheck = RowRecheck.For(question);

    // What the last evaluation found, and the facts that have touched it since; null as long as it has to be found as a whole.
    private ImmutableArray<FoundRows> _found = [];
    private List<Fact>? _touched;
    private bool _dependsOnOthers;
    private int _keysOfWhole;

    public LiveQuestion Question => question;

    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>What the result depends on, as the index holds it.</summary>
    public Footprint Footprint { get; set; } = Footprint.None;

    /// <summary>The last result that was told; null before the first.</summary>
    public LiveResult? Result { get; private set; }

    /// <summary>Entries up to here are in the last evaluation.</summary>
    public Revision EvaluatedAt { get; private set; }

    /// <summary>No earlier state is evaluated.</summary>
    public Revision NotBefore { get; set; }

    /// <summary>Whether it waits to be evaluated.</summary>
    public bool IsDirty { get; set; }

    private bool DependsOnContent => _orders.Any(by => by is { DependsOnContent: true });

    /// <summary>Whether the next result may follow from what was found before and the facts that were noted since.</summary>
    public bool CanBeRechecked => _touched is not null;

    /// <summary>Takes note of a fact that came or went and that the answer can depend on.</summary>
    public void Note(Fact fact)
    {
        if (_touched is null)
            return;
        _touched.Add(fact);
        if (_touched.Count > RowRecheck.Most || Array.Exists(Footprint.Unknown, node => node == fact.Subject || node == fact.Predicate || node == fact.Object))
            _touched = null;
    }

    /// <summary>Finds what matches by looking at the rows that the noted facts can have touched; null when it has to be found as a whole.</summary>
    /// <param name="graph">At the revision up to which facts were noted.</param>
    public LiveMatches? Recheck(IGraph graph, Budget budget) => _touched is null || Result is null
        ? null
        : _recheck!.Find(_found, _touched, _dependsOnOthers, Result, graph, budget);

    /// <summary>An evaluation took place. Until its answer is told, what was noted is of no use if it was evaluated as a whole.</summary>
    public void Evaluated(LiveMatches found, Revision at)
    {
        EvaluatedAt = at;
        if (!found.IsAddition)
            _touched = null;
    }

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
        BeginNoting(found);
        return new(found.Keys, found.Reads.Unknown, RecordsThatMatter(found, next)) { IsAddition = found.IsAddition };
    }

    /// <summary>Forgets the answer because the log is another one.</summary>
    public void Forget()
    {
        Result = null;
        (EvaluatedAt, NotBefore) = (Revision.None, Revision.None);
        _touched = null;
        _changed.Clear();
        foreach (var by in _orders)
            by?.ForgetAll();
    }

    // Keys of rows that are gone stay with those that are added, until there are too many of them.
    private void BeginNoting(LiveMatches found)
    {
        (_found, _dependsOnOthers) = (found.Groups, found.DependsOnOthers);
        if (!found.IsAddition)
            _keysOfWhole = found.Keys.Length;
        var isTooLarge = found.IsAddition && Footprint.Keys.Length > 2 * _keysOfWhole + RowRecheck.Most;
        _touched = _recheck is null || isTooLarge ? null : [];
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
