using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Records;

/// <summary>Who watches which record, and what has come of it while they did.</summary>
/// <remarks>A change of rights wakes those alone whose judgement it touches: else each would cost an evaluation for everybody who watches anything.</remarks>
internal sealed class RecordWatches
{
    private readonly Lock _sync = new();

    // All under _sync.
    private readonly Dictionary<Node, WatchedRecord> _watched = [];
    private readonly Judgements<RecordWatch> _judgements = new();
    private readonly HashSet<RecordWatch> _unjudged = [];
    private Revision _rightsChanged;

    private bool IsAny
    {
        get
        {
            lock (_sync)
            {
                return _watched.Count > 0;
            }
        }
    }

    /// <summary>Whether an entry has facts that may give or take rights: those with a reserved predicate.</summary>
    public static bool ChangesRights(LogEntry entry) =>
        entry.Transaction.Asserted.Any(fact => fact.Predicate.Spelling[0] == '$')
        || entry.Transaction.Retracted.Any(fact => fact.Predicate.Spelling[0] == '$');

    /// <summary>The facts of an entry where it changes rights and somebody watches; null: nobody does, or nobody knows.</summary>
    /// <remarks>Costs a look into storage for nodes that are new. Whoever begins to watch meanwhile looks at the rights himself.</remarks>
    public async ValueTask<TouchedFacts?> RightsOfAsync(LogEntry entry, IFactStore store, CancellationToken cancellationToken)
    {
        try
        {
            return IsAny && ChangesRights(entry) ? await TouchedFacts.OfAsync(entry, store, cancellationToken) : null;
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Begins to watch a record.</summary>
    public RecordWatch Add(Node record)
    {
        lock (_sync)
        {
            if (!_watched.TryGetValue(record, out var watched))
            {
                _watched[record] = watched = new WatchedRecord(record);
            }

            var watch = new RecordWatch(this, watched);
            watched.Watches.Add(watch);
            _unjudged.Add(watch);
            return watch;
        }
    }

    /// <summary>Ends a watch.</summary>
    public void Remove(RecordWatch watch)
    {
        lock (_sync)
        {
            if (!watch.Watched.Watches.Remove(watch))
            {
                return;
            }

            if (watch.Watched.Watches.Count == 0)
            {
                _watched.Remove(watch.Record);
            }

            _judgements.Replace(watch, watch.Judgement, after: null);
            _unjudged.Remove(watch);
        }
    }

    /// <summary>Has a watch sleep through changes of rights that do not touch a judgement.</summary>
    public void RestOn(RecordWatch watch, Judgement judgement, int doubts)
    {
        lock (_sync)
        {
            if (!watch.Watched.Watches.Contains(watch))
            {
                return;
            }

            // What was judged before the last change of rights, or in another history, was not asked about that one.
            var isCurrent = _rightsChanged <= judgement.At && watch.Doubts == doubts;
            Judge(watch, judgement, isCurrent);
            if (!isCurrent)
            {
                watch.Wake();
            }
        }
    }

    /// <summary>What came after a version up to a state; null when not all of it is here, or the rights have to be looked at first.</summary>
    public RecordNews? NewsSince(RecordWatch watch, long version, RecordState state)
    {
        lock (_sync)
        {
            return watch.MayBeTold ? watch.Watched.NewsSince(version, state) : null;
        }
    }

    /// <summary>The same if another one was told it before, after the last entry: mostly all watchers ask from the same version on.</summary>
    public RecordNews? Told(RecordWatch watch, long version)
    {
        lock (_sync)
        {
            return watch.MayBeTold ? watch.Watched.ToldSince(version) : null;
        }
    }

    /// <summary>Keeps what an entry changes, and wakes whom it concerns.</summary>
    /// <param name="entry">The next entry of the log.</param>
    /// <param name="rights">Its facts where it changes rights; null: nobody knows, and everybody looks for himself.</param>
    public void Apply(LogEntry entry, TouchedFacts? rights)
    {
        lock (_sync)
        {
            foreach (var change in entry.Transaction.Events)
            {
                _watched.GetValueOrDefault(change.Record)?.Add(entry.ChangeOf(change));
            }

            foreach (var record in entry.Transaction.Events.Select(change => change.Record).Distinct())
            {
                Wake(_watched.GetValueOrDefault(record)?.Watches ?? []);
            }

            if (ChangesRights(entry))
            {
                _rightsChanged = entry.Revision;
                Doubt(rights is null ? Everybody() : _unjudged.Concat(_judgements.ThatMayChangeBy(rights)));
            }
        }
    }

    /// <summary>The history is another one: what was kept is forgotten, and everybody looks anew.</summary>
    public void BeginAnew()
    {
        lock (_sync)
        {
            foreach (var watched in _watched.Values)
            {
                watched.Forget();
            }

            foreach (var watch in Everybody())
            {
                Judge(watch, judgement: null, isCurrent: false);
            }

            Doubt(Everybody());
            _rightsChanged = Revision.None;
        }
    }

    private static void Doubt(IEnumerable<RecordWatch> watches)
    {
        List<RecordWatch> doubtful = [.. watches];
        doubtful.ForEach(watch => watch.Doubt());
        Wake(doubtful);
    }

    // Those who wait go on elsewhere: nobody's code runs under the lock.
    private static void Wake(IEnumerable<RecordWatch> watches) => WokenWatches.GoOn([.. watches.Where(watch => watch.Wakes())]);

    private IEnumerable<RecordWatch> Everybody() => _watched.Values.SelectMany(watched => watched.Watches);

    // Under _sync. Without a judgement every change of rights matters.
    private void Judge(RecordWatch watch, Judgement? judgement, bool isCurrent)
    {
        _judgements.Replace(watch, watch.Judgement, judgement);
        if (judgement is null)
        {
            _unjudged.Add(watch);
        }
        else
        {
            _unjudged.Remove(watch);
        }

        watch.Rest(judgement, isCurrent);
    }
}
