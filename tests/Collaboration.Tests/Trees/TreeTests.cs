using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Tests.Trees;

public sealed class TreeTests
{
    private static readonly DocumentPath Tree = DocumentPath.Of("tree");
    private readonly ManualTime _time = ManualTime.AtNoon;

    [Fact]
    public void Of_two_moves_that_would_close_a_cycle_the_later_has_no_effect_anywhere()
    {
        var (a, b) = (new Replica(ActorId.Parse("a"), _time), new Replica(ActorId.Parse("b"), _time));
        var x = Plant(a, null, "x");
        var y = Plant(a, null, "y");
        b.Merge(a);
        a.Draft().Graft(Tree, x, y, 0).Commit();
        _time.Advance(TimeSpan.FromSeconds(1));
        b.Draft().Graft(Tree, y, x, 0).Commit();

        b.Merge(a);
        a.Merge(b);

        var nodes = ((DocumentValue.Tree)a.Read(Tree)!).Nodes;
        Assert.Equal([(y, null), (x, y)], nodes.Select(node => (node.Id, node.Parent)));
        Assert.Equal(a.StateHash(), b.StateHash());
    }

    [Fact]
    public void A_move_below_itself_is_refused()
    {
        var a = new Replica(ActorId.Parse("a"), _time);
        var x = Plant(a, null, "x");
        var y = Plant(a, x, "y");

        var refused = Assert.Throws<RefusedException>(() => a.Draft().Graft(Tree, x, y, 0));

        Assert.Equal(RefusalCode.WouldCloseCycle, refused.Refusal.Code);
    }

    [Fact]
    public void A_deleted_node_takes_all_below_it_along()
    {
        var a = new Replica(ActorId.Parse("a"), _time);
        var x = Plant(a, null, "x");
        Plant(a, x, "y");

        a.Draft().Delete(Tree.Element(x)).Commit();

        Assert.Empty(((DocumentValue.Tree)a.Read(Tree)!).Nodes);
    }

    private static string Plant(Replica replica, string? parent, string value)
    {
        var draft = replica.Draft();
        var id = draft.Plant(Tree, parent, index: 0, value);
        draft.Commit();
        return id;
    }
}
