using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Takes entries from the log, finds the live queries that they concern, and marks these. Of the loop alone.</summary>
internal sealed class LogNotes(IFactStore store, LiveRegister register)
{
    private const int EntriesPerRound = 1_000;
    private const int FactsPerRound = 20_000;

    // Taken and not looked at yet.
    private readonly List<LogEntry> _entries = [];
    private readonly HashSet<LiveQuery> _touched = [];
    private readonly HashSet<LiveQuery> _found = [];

    /// <summary>Everything up to here was looked at.</summary>
    public Revision Reached { get; private set; }

    /// <summary>Whether all that was taken was looked at.</summary>
    public bool IsSettled => _entries.Count == 0;

    /// <summary>Goes on from a state of the log, whatever was taken before.</summary>
    public void BeginAt(Revision head)
    {
        Reached = head;
        _entries.Clear();
        _touched.Clear();
    }

    /// <summary>Takes the entries that are there, as many as one round may; false at the end of the log.</summary>
    public async ValueTask<bool> TakeAsync(EntryReader log)
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

    /// <summary>Takes all entries up to a revision and looks at them; false at the end of the log.</summary>
    public async ValueTask<bool> CatchUpAsync(EntryReader log, Revision until, CancellationToken cancellationToken)
    {
        while (log.Reached < until)
        {
            if (!await log.Ready)
                return false;
            _entries.Add(log.Take());
        }

        await LookAsync(cancellationToken);
        return true;
    }

    /// <summary>Marks the queries that the entries concern, and tells of changed content where nothing else is different.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
            return;
        if (!register.IsEmpty)
        {
            var facts = _entries.SelectMany(Facts).ToArray();
            var keys = await store.ReadAsync(graph => Array.ConvertAll(facts, fact => KeyOf(fact.Fact, graph)), ReadAt.Newest, cancellationToken);
            foreach (var ((revision, fact), key) in facts.Zip(keys.Value))
                MarkReaders(revision, fact, key);
            foreach (var entry in _entries)
                TouchHolders(entry);
        }

        Reached = _entries[^1].Revision;
        _entries.Clear();

        // Those that are marked tell it with their next result.
        foreach (var query in _touched.Where(query => !query.IsDirty))
            query.PublishContent(Reached);
        _touched.Clear();
    }

    private static IEnumerable<(Revision Revision, Fact Fact)> Facts(LogEntry entry) =>
        entry.Transaction.Retracted.Concat(entry.Transaction.Asserted).Select(fact => (entry.Revision, fact));

    private static ReadKey KeyOf(Fact fact, IGraph graph) =>
        new(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object));

    private void MarkReaders(Revision revision, Fact fact, ReadKey key)
    {
        _found.Clear();
        register.CollectReaders(_found, fact, key);
        foreach (var query in _found.Where(query => query.EvaluatedAt < revision))
        {
            query.Note(fact);
            register.Mark(query);
        }
    }

    private void TouchHolders(LogEntry entry)
    {
        foreach (var record in entry.Transaction.Events.Select(change => change.Record).Distinct())
        {
            _found.Clear();
            register.CollectHolders(_found, record);
            foreach (var query in _found)
            {
                _touched.Add(query);
                if (query.Touch(record) && query.EvaluatedAt < entry.Revision)
                    register.Mark(query);
            }
        }
    }
}
