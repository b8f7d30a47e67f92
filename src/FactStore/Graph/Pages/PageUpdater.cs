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
        var known = update with { WasTrue = update.WasTrue ?? WasTrue(update.Fact) };
        if (Concerns(PageKey.Out(subject)))
            UpdateOut(known);
        UpdateList(PageKey.InList(predicate, @object), subject, known, isOrdered: false);
        UpdateDegrees(PageKey.InDegrees(@object), predicate, known);
        UpdateList(PageKey.OutList(subject, predicate), @object, known, isOrdered: true);
        UpdateDegrees(PageKey.OutDegrees(subject), predicate, known);
        return known.WasTrue;
    }

    private bool ConcernsSubject(Triple fact) =>
        Concerns(PageKey.Out(fact.Subject)) || Concerns(PageKey.OutDegrees(fact.Subject))
        || Concerns(PageKey.OutList(fact.Subject, fact.Predicate));

    private bool ConcernsObject(Triple fact) =>
        Concerns(PageKey.InList(fact.Predicate, fact.Object)) || Concerns(PageKey.InDegrees(fact.Object));

    private bool Concerns(long key) => (only is null || only.Contains(key)) && pages.Has(key);

    private bool? WasTrue(Triple fact)
    {
        if (Concerns(PageKey.Out(fact.Subject)) && pages.FindOut(fact.Subject, out var page) == OutState.Resident)
            return !page.IsEmpty && OutPage.Objects(page, fact.Predicate.Value).Contains(fact.Object.Value);

        var list = PageKey.InList(fact.Predicate, fact.Object);
        if (Concerns(list) && pages.TryFindList(list, out var members))
            return members.Contains(fact.Subject.Value);

        list = PageKey.OutList(fact.Subject, fact.Predicate);
        if (Concerns(list) && pages.TryFindList(list, out members))
            return members.Contains(fact.Object.Value);
        return null;
    }

    private void UpdateOut(FactUpdate update)
    {
        var (subject, predicate, @object) = update.Fact;
        if (update.IsAsserted)
            pages.AssertOut(subject, predicate.Value, @object.Value);
        else
            pages.RetractOut(subject, predicate.Value, @object.Value);
    }

    // When the list is resident, what was true is known: see WasTrue.
    private void UpdateList(long key, NodeId member, FactUpdate update, bool isOrdered)
    {
        if (!Concerns(key) || (update.Growth == 0 && !isOrdered))
            return;

        if (update.WasTrue == true && pages.TryFindList(key, out var members))
            pages.RemoveAt(key, members.IndexOf(member.Value));
        if (update.IsAsserted && !pages.TryAppend(key, member.Value))
            pages.Remove(key);
    }

    private void UpdateDegrees(long key, NodeId predicate, FactUpdate update)
    {
        if (update.Growth == 0 || !Concerns(key))
            return;

        pages.TryFindDegrees(key, out var predicates, out var counts);
        var at = predicates.IndexOf(predicate.Value);
        if (update.Growth is { } growth && at >= 0 && counts[at] + growth > 0)
            counts[at] += growth;
        else
            Rewrite(key, predicates, counts, predicate.Value, update.Growth);
    }

    // A predicate comes or goes; or the number is not known any more and the page must be loaded anew.
    private void Rewrite(long key, Span<int> predicates, Span<int> counts, int predicate, int? growth)
    {
        var degrees = new Dictionary<int, int>();
        for (var i = 0; i < predicates.Length; i++)
            degrees.Add(predicates[i], counts[i]);

        pages.Remove(key);
        if (growth is null)
            return;

        degrees[predicate] = degrees.GetValueOrDefault(predicate) + growth.Value;
        if (degrees[predicate] == 0)
            degrees.Remove(predicate);
        pages.AddList(key, [.. degrees.Keys, .. degrees.Values]);
    }
}
