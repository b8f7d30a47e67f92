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
    public void A_count_is_in_doubt_when_nobody_knows_whether_the_fact_was_true_until_its_list_tells()
    {
        var pages = new PageTable();
        var other = new NodeId(9);
        pages.AddList(PageKey.InDegrees(Object), [Predicate.Value, other.Value, 5, 2]);
        var updater = new PageUpdater(pages, only: null);

        updater.Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: true, WasTrue: null));
        Assert.Equal([-5, 2], CountsTo(pages, Object));

        // What is known still counts, towards what is left to be found out.
        updater.Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: false, WasTrue: true));
        updater.Apply(new FactUpdate(new Triple(Subject, other, Object), IsAsserted: true, WasTrue: false));
        Assert.Equal([-4, 3], CountsTo(pages, Object));

        pages.AddList(PageKey.InList(Predicate, Object), [11, 12, 13]);
        updater.Settle(PageKey.InList(Predicate, Object));
        Assert.Equal([3, 3], CountsTo(pages, Object));

        // From then on the list says.
        updater.Apply(new FactUpdate(new Triple(new NodeId(11), Predicate, Object), IsAsserted: false, WasTrue: null));
        updater.Apply(new FactUpdate(new Triple(new NodeId(12), Predicate, Object), IsAsserted: true, WasTrue: null));
        Assert.Equal([2, 3], CountsTo(pages, Object));
    }

    [Fact]
    public void Doubtful_counts_of_a_list_that_is_empty_by_now_are_no_counts()
    {
        var pages = new PageTable();
        pages.AddList(PageKey.InDegrees(Object), [Predicate.Value, -1]);
        pages.AddList(PageKey.InList(Predicate, Object), []);

        new PageUpdater(pages, only: null).Settle(PageKey.InDegrees(Object));

        Assert.Empty(CountsTo(pages, Object));
    }

    [Fact]
    public void A_fact_of_which_there_are_none_was_not_true()
    {
        var pages = new PageTable();
        pages.AddList(PageKey.InDegrees(Object), []);
        var updater = new PageUpdater(pages, only: null);

        Assert.False(updater.Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: false, WasTrue: null)));
        Assert.Empty(CountsTo(pages, Object));
        Assert.False(updater.Apply(new FactUpdate(new Triple(Subject, Predicate, Object), IsAsserted: true, WasTrue: null)));
        Assert.Equal([1], CountsTo(pages, Object));
    }

    [Fact]
    public void A_doubtful_count_of_more_than_a_list_is_read_for_is_dropped()
    {
        var pages = new PageTable();
        pages.AddList(PageKey.InDegrees(Object), [Predicate.Value, PageTable.LongestCounted + 1]);

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

    private static int[] CountsTo(PageTable pages, NodeId @object)
    {
        Assert.True(pages.TryFindDegrees(PageKey.InDegrees(@object), out _, out var counts));
        return counts.ToArray();
    }
}
