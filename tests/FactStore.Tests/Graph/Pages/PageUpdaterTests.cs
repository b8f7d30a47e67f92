using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Graph.Pages;

namespace LinkedRecords.FactStore.Tests.Graph.Pages;

public sealed class PageUpdaterTests
{
    private static readonly NodeId Subject = new(1);
    private static readonly NodeId Predicate = new(2);
    private static readonly NodeId Object = new(3);

    [Fact]
    public void Lists_that_are_left_from_when_a_subject_was_large_stay_right_beside_its_page()
    {
        var pages = new PageTable();
        pages.AddOut(Subject, [], predicates: 0);
        pages.AddList(PageKey.OutList(Subject, Predicate), []);
        pages.AddList(PageKey.OutDegrees(Subject), []);

        new PageUpdater(pages, only: null).Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: true, WasTrue: null));

        Assert.True(pages.TryFindList(PageKey.OutList(Subject, Predicate), out var objects));
        Assert.Equal([Object.Value], objects.ToArray());
        Assert.True(pages.TryFindDegrees(PageKey.OutDegrees(Subject), out _, out var counts));
        Assert.Equal([1], counts.ToArray());
    }

    [Fact]
    public void A_count_is_dropped_when_nobody_knows_whether_the_fact_was_true()
    {
        var pages = new PageTable();
        pages.AddList(PageKey.InDegrees(Object), [Predicate.Value, 5]);

        new PageUpdater(pages, only: null).Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: true, WasTrue: null));

        Assert.False(pages.Has(PageKey.InDegrees(Object)));
    }

    [Fact]
    public void A_count_follows_a_fact_that_is_known_to_be_new()
    {
        var pages = new PageTable();
        pages.AddList(PageKey.InDegrees(Object), [Predicate.Value, 5]);

        new PageUpdater(pages, only: null).Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: true, WasTrue: false));

        Assert.True(pages.TryFindDegrees(PageKey.InDegrees(Object), out _, out var counts));
        Assert.Equal([6], counts.ToArray());
    }

    [Fact]
    public void A_subject_that_outgrows_its_page_becomes_large()
    {
        var pages = new PageTable();
        pages.AddOut(Subject, [], predicates: 0);
        var updater = new PageUpdater(pages, only: null);

        for (var n = 0; n <= 2 * IGraphSource.OutPageFacts; n++)
            updater.Apply(new FactUpdate(new Triple(Subject, Predicate, new NodeId(10 + n)), IsAsserted: true, WasTrue: false));

        Assert.Equal(OutState.Large, pages.FindOut(Subject, out _));
        Assert.Equal(20, pages.LiveBytes);
    }
}
