using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Graph;

public sealed class OverlayTests
{
    [Fact]
    public void An_overlay_shows_what_applying_would_show() =>
        Prop.ForAll<byte[][], byte[][]>((written, supposed) =>
        {
            var entries = FactScript.Entries(written.Concat(supposed));

            var overlay = new Overlay(GraphOf(entries.Take(written.Length)));
            foreach (var entry in entries.Skip(written.Length))
                overlay.Apply(entry.Transaction, entry.At);

            return GraphPicture.Same(overlay, FoldedFacts.Of(entries));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_overlay_on_an_overlay_shows_both() =>
        Prop.ForAll<byte[][], byte[][], byte[][]>((written, first, second) =>
        {
            var entries = FactScript.Entries(written.Concat(first).Concat(second));

            var lower = new Overlay(GraphOf(entries.Take(written.Length)));
            foreach (var entry in entries.Skip(written.Length).Take(first.Length))
                lower.Apply(entry.Transaction, entry.At);
            var upper = new Overlay(lower);
            foreach (var entry in entries.Skip(written.Length + first.Length))
                upper.Apply(entry.Transaction, entry.At);

            return GraphPicture.Same(upper, FoldedFacts.Of(entries));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_read_between_two_changes_does_not_hide_the_second() =>
        Prop.ForAll<byte[][], byte[][]>((written, supposed) =>
        {
            var entries = FactScript.Entries(written.Concat(supposed));
            var overlay = new Overlay(GraphOf(entries.Take(written.Length)));
            var oracle = FoldedFacts.Of([.. entries.Take(written.Length)]);

            return entries.Skip(written.Length).All(entry =>
            {
                overlay.Apply(entry.Transaction, entry.At);
                oracle.Apply(entry);
                return GraphPicture.Same(overlay, oracle);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_applied_asks_the_graph_below_for_nothing_but_numbers()
    {
        var below = new NumbersAlone();
        var overlay = new Overlay(below);
        var fact = new Fact(new("doc"), new("isA"), new("Document"));

        overlay.Apply(new Transaction { Id = "t", Author = new("a"), Asserted = [fact], Retracted = [fact with { Subject = new("other") }] }, DateTimeOffset.UnixEpoch);

        Assert.True(overlay.Contains(overlay.Find(fact.Subject), overlay.Find(fact.Predicate), overlay.Find(fact.Object)));
        Assert.Throws<InvalidOperationException>(() => overlay.CountObjects(overlay.Find(fact.Subject), overlay.Find(fact.Predicate)));
    }

    [Fact]
    public void A_node_that_only_the_overlay_knows_has_a_negative_number()
    {
        var overlay = new Overlay(GraphOf([]));
        var transaction = new Transaction
        {
            Id = "t",
            Author = new("a"),
            Asserted = [new(new("doc"), new("isA"), new("Document"))],
        };

        overlay.Apply(transaction, DateTimeOffset.UnixEpoch);

        Assert.True(overlay.Find(new Node("doc")).Value < 0);
        Assert.Equal(new Node("doc"), overlay.NodeOf(overlay.Find(new Node("doc"))));
        Assert.Equal(NodeId.None, overlay.Find(new Node("other")));
    }

    // As if no page were in memory: every node has a number, and whoever asks for more has to wait.
    private sealed class NumbersAlone : IGraph
    {
        private readonly List<Node> _nodes = [new("")];

        public Revision Revision => Revision.None;

        public NodeId Find(Node node)
        {
            if (!_nodes.Contains(node))
                _nodes.Add(node);
            return new NodeId(_nodes.IndexOf(node));
        }

        public Node NodeOf(NodeId id) => _nodes[id.Value];

        public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate) => throw NotThere();

        public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object) => throw NotThere();

        public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject) => throw NotThere();

        public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object) => throw NotThere();

        public bool Contains(NodeId subject, NodeId predicate, NodeId @object) => throw NotThere();

        public int CountObjects(NodeId subject, NodeId predicate) => throw NotThere();

        public int CountSubjects(NodeId predicate, NodeId @object) => throw NotThere();

        public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object) => throw NotThere();

        private static InvalidOperationException NotThere() => new("It is not in memory.");
    }

    private static MemoryGraph GraphOf(IEnumerable<LogEntry> entries)
    {
        var history = new FactHistory();
        var revision = Revision.None;
        foreach (var entry in entries)
        {
            history.Apply(entry);
            revision = entry.Revision;
        }

        return new MemoryGraph(history, revision);
    }
}
