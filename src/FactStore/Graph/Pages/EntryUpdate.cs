using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Applies one entry to the head: every resident page that it concerns, and the journal.</summary>
/// <param name="head">The state before the entry.</param>
/// <param name="nodes">The numbers of its nodes.</param>
/// <param name="newestNode">No earlier entry names a node with a greater number, so a subject with one is new and had no facts.</param>
internal sealed class EntryUpdate(GraphState head, NodeTable nodes, long newestNode)
{
    private readonly PageUpdater _updater = new(head.Pages, only: null);
    private readonly HashSet<StoredFact> _ofNewSubjects = [];

    /// <summary>Applies the entry, the retracted facts first.</summary>
    /// <returns>What it did, for replay.</returns>
    public JournalEntry Apply_NeedsLock(StoredEntry entry)
    {
        var stated = new Provenance(entry.Entry.Transaction.Author, entry.Entry.At, entry.Revision);
        var changes = new JournalChange[entry.Retracted.Length + entry.Asserted.Length];
        var next = 0;
        _ofNewSubjects.EnsureCapacity(entry.Nodes.Any(node => node.Id > newestNode) ? entry.Asserted.Length : 0);
        foreach (var fact in entry.Retracted)
            changes[next++] = Apply(fact, stated: null);
        foreach (var fact in entry.Asserted)
            changes[next++] = Apply(fact, stated);

        nodes.Named(entry.Nodes);
        return new JournalEntry(entry.Revision, stated, entry.Nodes, changes);
    }

    private JournalChange Apply(StoredFact stored, Provenance? stated)
    {
        var isAsserted = stated is not null;
        bool? wasTrue = stored.Subject > newestNode ? !IsFirst(stored, isAsserted) : null;
        var fact = nodes.Find(stored);
        if (_updater.ConcernsAny(fact))
        {
            fact = nodes.FindOrAdd(stored, fact);
            wasTrue = _updater.Apply(new FactUpdate(fact, isAsserted, wasTrue));
        }

        head.Facts.Update(fact, stated);
        return new JournalChange(stored, isAsserted, wasTrue);
    }

    // An entry may state a fact of a new subject twice; only the first time is it new.
    private bool IsFirst(StoredFact fact, bool isAsserted) =>
        isAsserted ? _ofNewSubjects.Add(fact) : !_ofNewSubjects.Contains(fact);
}
