using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>The newest applied entries, to be replayed onto pages that were loaded as they were a moment ago.</summary>
/// <remarks>Holds about <paramref name="capacity"/> facts; a load that took longer than it took to apply as many is thrown away.</remarks>
internal sealed class Journal(int capacity, Revision head)
{
    // Entries before _first are forgotten, and moved out when they are half of all.
    private readonly List<JournalEntry> _entries = [];
    private int _first;
    private int _facts;
    private Revision _since = head;

    /// <summary>Adds the entry that follows the newest, and forgets the oldest ones over capacity.</summary>
    public void Add(JournalEntry entry)
    {
        _entries.Add(entry);
        _facts += Weight(entry);
        while (_facts > capacity && _first < _entries.Count)
        {
            _facts -= Weight(_entries[_first]);
            _since = _entries[_first++].Revision;
        }

        if (_first > _entries.Count / 2)
        {
            _entries.RemoveRange(0, _first);
            _first = 0;
        }
    }

    /// <summary>Whether every entry after a revision is still here.</summary>
    public bool Covers(Revision revision) => revision >= _since;

    /// <summary>The entries after a revision that is covered, oldest first.</summary>
    public ReadOnlySpan<JournalEntry> After(Revision revision) =>
        CollectionsMarshal.AsSpan(_entries)[(_first + (int)(revision.Value - _since.Value))..];

    // An entry without facts takes room too.
    private static int Weight(JournalEntry entry) => entry.Changes.Length + 1;
}
