using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Applies one entry to the head: every resident page that it concerns, and the journal.</summary>
/// <param name="head">The state before the entry.</param>
/// <param name="nodes">The numbers of its nodes.</param>
/// <param name="newestNode">No earlier entry names a node with a greater number, so no fact with such a node was true before.</param>
internal sealed class EntryUpdate(GraphState head, NodeTable nodes, long newestNode)
{
    // Up to so many facts are compared faster one by one than put into a set.
    private const int FewFacts = 32;

    private readonly PageUpdater _updater = new(head.Pages, only: null);
    private HashSet<StoredFact>? _stated;
    private int _added;

    /// <summary>Applies the entry, the retracted facts first.</summary>
    /// <returns>What it did, for replay.</returns>
    public JournalEntry Apply_NeedsLock(StoredEntry entry)
    {
        var stated = new Provenance(entry.Entry.Transaction.Author, entry.Entry.At, entry.Revision);
        var changes = new JournalChange[entry.Retracted.Length + entry.Asserted.Length];
        var next = 0;
        foreach (var fact in entry.Retracted)
            changes[next++] = Apply(fact, stated: null, wasTrue: IsNew(fact) ? false : null);
        for (var i = 0; i < entry.Asserted.Length; i++)
            changes[next++] = Apply(entry.Asserted[i], stated, wasTrue: IsNew(entry.Asserted[i]) ? IsRepeated(entry.Asserted.AsSpan(), i) : null);

        nodes.Named(entry.Nodes);
        return new JournalEntry(entry.Revision, stated, entry.Nodes, changes);
    }

    private JournalChange Apply(StoredFact stored, Provenance? stated, bool? wasTrue)
    {
        var isAsserted = stated is not null;
        var fact = nodes.Find(stored);

        // What is known of the fact is kept with it: the counts of a large subject are of use only as long as every change of them is known.
        if (wasTrue is null && head.Facts.TryFind(fact, out var before))
            wasTrue = before is not null;
        if (_updater.ConcernsAny(fact))
        {
            fact = nodes.FindOrAdd(stored, fact);
            wasTrue = _updater.Apply(new FactUpdate(fact, isAsserted, wasTrue));
        }

        head.Facts.Update(fact, stated);
        return new JournalChange(stored, isAsserted, wasTrue);
    }

    private bool IsNew(StoredFact fact) => fact.Subject > newestNode || fact.Object > newestNode || fact.Predicate > newestNode;

    // An entry may state a fact of a new node twice; only the first time is it new.
    private bool IsRepeated(ReadOnlySpan<StoredFact> asserted, int index)
    {
        if (index <= FewFacts)
            return asserted[..index].Contains(asserted[index]);

        _stated ??= new(asserted.Length);
        while (_added < index)
            _stated.Add(asserted[_added++]);
        return _stated.Contains(asserted[index]);
    }
}
