namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Brings resident pages from one revision to the next.</summary>
/// <param name="pages">The pages.</param>
/// <param name="only">Update these pages alone, because the others are further on; null updates all that are resident.</param>
internal sealed class PageUpdater(PageTable pages, HashSet<long>? only)
{
    /// <summary>Whether a change of the fact meets any page; its nodes may be unknown.</summary>
    public bool ConcernsAny(Triple fact) =>
        (fact.Subject != NodeId.None && ConcernsSubject(fact)) || (fact.Object != NodeId.None && ConcernsObject(fact));

    /// <summary>Applies one change to every page that it concerns.</summary>
    /// <returns>Whether the fact held before; null when no page says.</returns>
    public bool? Apply(FactUpdate update)
    {
        var (subject, predicate, @object) = update.Fact;
        Span<int> page = default;
        var isOut = IsMine(PageKey.Out(subject)) ? pages.FindOut(subject, out page) : OutState.Missing;
        var wasTrue = update.WasTrue ?? (isOut == OutState.Resident ? IsOn(page, update.Fact) : IsListed(update.Fact));
        var known = update with { WasTrue = wasTrue };

        if (isOut != OutState.Missing)
            UpdateOut(known);
        UpdateList(PageKey.InList(predicate, @object), subject, known, isOrdered: false);
        UpdateDegrees(PageKey.InDegrees(@object), predicate, known);

        // Even beside a whole page: they may be left from when the subject was large, and it may be so again.
        if (!pages.HasPartsOfSubjects)
            return wasTrue;
        UpdateList(PageKey.OutList(subject, predicate), @object, known, isOrdered: true);
        UpdateDegrees(PageKey.OutDegrees(subject), predicate, known);
        return wasTrue;
    }

    /// <summary>Makes sure of the numbers of facts that were in doubt, as far as lists are resident: of a list that is new, or of degrees that are.</summary>
    public void Settle(long key)
    {
        if (PageKey.IsList(key))
            Settle(PageKey.DegreesOf(key), PageKey.PredicateOf(key));
        if (!PageKey.IsDegrees(key) || !pages.TryFindDegrees(key, out var predicates, out _))
            return;
        foreach (var predicate in predicates.ToArray())
            Settle(key, new NodeId(predicate));
    }

    private void Settle(long degrees, NodeId predicate)
    {
        if (pages.TryFindDegrees(degrees, out var predicates, out var counts)
            && predicates.IndexOf(predicate.Value) is >= 0 and var at && counts[at] < 0
            && pages.TryFindList(PageKey.ListOf(degrees, predicate), out var members))
            SetCount(degrees, predicate, members.Length);
    }

    private bool ConcernsSubject(Triple fact) =>
        Concerns(PageKey.Out(fact.Subject))
        || (pages.HasPartsOfSubjects
            && (Concerns(PageKey.OutDegrees(fact.Subject)) || Concerns(PageKey.OutList(fact.Subject, fact.Predicate))));

    private bool ConcernsObject(Triple fact) =>
        Concerns(PageKey.InList(fact.Predicate, fact.Object)) || Concerns(PageKey.InDegrees(fact.Object));

    private bool Concerns(long key) => IsMine(key) && pages.Has(key);

    private bool IsMine(long key) => only is null || only.Contains(key);

    private static bool IsOn(Span<int> page, Triple fact) =>
        !page.IsEmpty && OutPage.Objects(page, fact.Predicate.Value).Contains(fact.Object.Value);

    private bool? IsListed(Triple fact)
    {
        var list = PageKey.InList(fact.Predicate, fact.Object);
        if (IsMine(list) && pages.TryFindList(list, out var members))
            return members.Contains(fact.Subject.Value);

        list = PageKey.OutList(fact.Subject, fact.Predicate);
        if (IsMine(list) && pages.TryFindList(list, out members))
            return members.Contains(fact.Object.Value);
        return HasNone(PageKey.OutDegrees(fact.Subject), fact.Predicate) || HasNone(PageKey.InDegrees(fact.Object), fact.Predicate) ? false : null;
    }

    private bool HasNone(long degrees, NodeId predicate) =>
        IsMine(degrees) && pages.TryFindDegrees(degrees, out var predicates, out _) && !predicates.Contains(predicate.Value);

    private void UpdateOut(FactUpdate update)
    {
        var (subject, predicate, @object) = update.Fact;
        if (update.IsAsserted)
            pages.AssertOut(subject, predicate.Value, @object.Value, isNew: update.WasTrue == false);
        else
            pages.RetractOut(subject, predicate.Value, @object.Value);
    }

    // When the list is resident, what was true is known: see IsListed.
    private void UpdateList(long key, NodeId member, FactUpdate update, bool isOrdered)
    {
        if (!Concerns(key) || (update.Growth == 0 && !isOrdered))
            return;

        if (update.WasTrue == true && pages.TryFindList(key, out var members))
            pages.RemoveAt(key, members.IndexOf(member.Value), isOrdered);
        if (update.IsAsserted && !pages.TryAppend(key, member.Value))
            pages.Remove(key);
    }

    private void UpdateDegrees(long key, NodeId predicate, FactUpdate update)
    {
        if (update.Growth == 0 || !Concerns(key))
            return;

        pages.TryFindDegrees(key, out var predicates, out var counts);
        var at = predicates.IndexOf(predicate.Value);
        if (update.Growth is not { } growth)
            Doubt(key, counts, at);
        else if (at >= 0 && counts[at] < 0)
            counts[at] = -Math.Max(1, growth - counts[at]);
        else
            SetCount(key, predicate, at < 0 ? growth : counts[at] + growth);
    }

    // The number is not known any more. The list would tell, and tells of every later change; one that is too long is counted anew.
    private void Doubt(long key, Span<int> counts, int at)
    {
        if (at < 0 || Math.Abs(counts[at]) > PageTable.LongestCounted)
            pages.Remove(key);
        else
            counts[at] = -Math.Abs(counts[at]);
    }

    private void SetCount(long key, NodeId predicate, int count)
    {
        pages.TryFindDegrees(key, out var predicates, out var counts);
        var at = predicates.IndexOf(predicate.Value);
        if (at >= 0 && count > 0)
            counts[at] = count;
        else if (at >= 0 || count > 0)
            Rewrite(key, predicates, counts, predicate.Value, count);
    }

    // A predicate comes or goes.
    private void Rewrite(long key, Span<int> predicates, Span<int> counts, int predicate, int count)
    {
        var degrees = new Dictionary<int, int>();
        for (var i = 0; i < predicates.Length; i++)
            degrees.Add(predicates[i], counts[i]);

        pages.Remove(key);
        if (count == 0)
            degrees.Remove(predicate);
        else
            degrees[predicate] = count;
        pages.AddList(key, [.. degrees.Keys, .. degrees.Values]);
    }
}
