using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Puts one load's answer into memory, page by page.</summary>
/// <remarks>
/// The answer is the state at the revision that it was asked for. Pages at the head are brought up to it by replaying
/// the journal onto them, and onto them alone, before anybody can read them.
/// </remarks>
internal sealed class PageInstaller(GraphState state, NodeTable nodes, GraphMisses misses, GraphPages answer)
{
    private readonly HashSet<long> _fresh = [];
    private readonly List<(int Predicate, int Object)> _facts = [];
    private readonly List<int> _members = [];

    /// <summary>Takes over names and single facts, which the journal may have overtaken.</summary>
    public void AddNamesAndFacts_NeedsLock(ReadOnlySpan<JournalEntry> since)
    {
        nodes.Trim();
        foreach (var node in answer.Nodes)
            state.AddName(node.Node, nodes.Spell(node));

        var absent = new HashSet<Node>(misses.Numbers);
        absent.ExceptWith(answer.Nodes.Select(node => node.Node));
        foreach (var entry in since)
            absent.ExceptWith(entry.Nodes.Select(node => node.Node));
        foreach (var node in absent)
            AddAbsent(node);

        AddFacts(since);
    }

    /// <summary>Adds a page at each step and yields how many facts it has; the caller lets others in between and replays first.</summary>
    public IEnumerable<int> AddPages_NeedsLock() =>
        OutPages()
            .Concat(Lists(answer.OutLists, misses.OutLists, fact => new(fact.Subject, fact.Predicate), OutKey, fact => fact.Object))
            .Concat(Lists(answer.InLists, misses.InLists, fact => new(fact.Object, fact.Predicate), InKey, fact => fact.Subject))
            .Concat(Degrees(answer.OutDegrees, misses.OutDegrees, PageKey.OutDegrees))
            .Concat(Degrees(answer.InDegrees, misses.InDegrees, PageKey.InDegrees));

    /// <summary>Brings the pages that were added since the last replay from the load's revision to the head.</summary>
    public void Replay_NeedsLock(ReadOnlySpan<JournalEntry> since)
    {
        var updater = new PageUpdater(state.Pages, _fresh);
        foreach (var entry in since)
        {
            foreach (var change in entry.Changes)
            {
                var fact = nodes.Find(change.Fact);
                if (updater.ConcernsAny(fact))
                    updater.Apply(new FactUpdate(nodes.FindOrAdd(change.Fact, fact), change.IsAsserted, change.WasTrue));
            }
        }

        foreach (var key in _fresh)
            updater.Settle(key);
        _fresh.Clear();
    }

    private void AddAbsent(Node node)
    {
        if (state.IsPast)
            state.AddName(node, NodeId.None);
        else
            nodes.AddUnknown(node);
    }

    private void AddFacts(ReadOnlySpan<JournalEntry> since)
    {
        if (misses.Facts.Count == 0)
            return;

        var stated = misses.Facts.ToDictionary(fact => fact, _ => (Provenance?)null);
        foreach (var one in answer.Provenances)
            stated[one.Fact] = one.Provenance;
        foreach (var entry in since)
        {
            foreach (var change in entry.Changes.Where(change => stated.ContainsKey(change.Fact)))
                stated[change.Fact] = change.IsAsserted ? entry.Stated : null;
        }

        state.Facts.MakeRoom(stated.Count);
        foreach (var (fact, provenance) in stated)
            state.Facts.Set(nodes.FindOrAdd(fact, nodes.Find(fact)), provenance);
    }

    private IEnumerable<int> OutPages()
    {
        var empty = new HashSet<long>(misses.Subjects);
        for (var start = 0; start < answer.Out.Count;)
        {
            var end = AddOut(start);
            empty.Remove(answer.Out[start].Subject);
            yield return end - start;
            start = end;
        }

        foreach (var subject in answer.LargeSubjects)
        {
            var id = nodes.FindOrAdd(subject);
            empty.Remove(subject);
            if (IsWanted(PageKey.Out(id)))
                state.Pages.AddLarge(id);
            yield return 1;
        }

        foreach (var subject in empty)
        {
            var id = nodes.FindOrAdd(subject);
            if (IsWanted(PageKey.Out(id)))
                state.Pages.AddOut(id, [], predicates: 0);
            yield return 1;
        }
    }

    private int AddOut(int start)
    {
        _facts.Clear();
        var rows = CollectionsMarshal.AsSpan(answer.Out)[start..];
        var (length, predicates) = (0, 0);
        for (; length < rows.Length && rows[length].Subject == rows[0].Subject; length++)
        {
            var isFirst = length == 0 || rows[length].Predicate != rows[length - 1].Predicate;
            var predicate = isFirst ? nodes.FindOrAdd(rows[length].Predicate).Value : _facts[^1].Predicate;
            predicates += isFirst ? 1 : 0;
            _facts.Add((predicate, nodes.FindOrAdd(rows[length].Object).Value));
        }

        var subject = nodes.FindOrAdd(rows[0].Subject);
        if (IsWanted(PageKey.Out(subject)))
            state.Pages.AddOut(subject, CollectionsMarshal.AsSpan(_facts), predicates);
        return start + length;
    }

    private IEnumerable<int> Lists(
        List<StoredFact> rows,
        HashSet<StoredList> asked,
        Func<StoredFact, StoredList> listOf,
        Func<StoredList, long> keyOf,
        Func<StoredFact, long> memberOf)
    {
        var empty = new HashSet<StoredList>(asked);
        for (var start = 0; start < rows.Count;)
        {
            var list = listOf(rows[start]);
            var end = start;
            _members.Clear();
            for (; end < rows.Count && listOf(rows[end]) == list; end++)
                _members.Add(nodes.FindOrAdd(memberOf(rows[end])).Value);
            AddList(keyOf(list));
            empty.Remove(list);
            yield return end - start;
            start = end;
        }

        foreach (var list in empty)
        {
            _members.Clear();
            AddList(keyOf(list));
            yield return 1;
        }
    }

    private IEnumerable<int> Degrees(List<StoredDegree> rows, HashSet<long> asked, Func<NodeId, long> keyOf)
    {
        var byNode = rows.ToLookup(row => row.Node);
        foreach (var node in asked)
        {
            var degrees = byNode[node].ToList();
            _members.Clear();
            _members.AddRange(degrees.Select(degree => nodes.FindOrAdd(degree.Predicate).Value));
            _members.AddRange(degrees.Select(degree => degree.Count));
            AddList(keyOf(nodes.FindOrAdd(node)));
            yield return 1;
        }
    }

    private void AddList(long key)
    {
        if (IsWanted(key))
            state.Pages.AddList(key, CollectionsMarshal.AsSpan(_members));
    }

    // A page that another load brought in the meantime is at the head already and stays.
    private bool IsWanted(long key) => !state.Pages.Has(key) && _fresh.Add(key);

    private long OutKey(StoredList list) => PageKey.OutList(nodes.FindOrAdd(list.Node), nodes.FindOrAdd(list.Predicate));

    private long InKey(StoredList list) => PageKey.InList(nodes.FindOrAdd(list.Predicate), nodes.FindOrAdd(list.Node));
}
