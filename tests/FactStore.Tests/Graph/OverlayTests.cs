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
        Prop.ForAll<byte[][]>(supposed =>
        {
            var overlay = new Overlay(GraphOf([]));
            var oracle = new FoldedFacts();

            return FactScript.Entries(supposed).All(entry =>
            {
                overlay.Apply(entry.Transaction, entry.At);
                oracle.Apply(entry);
                return GraphPicture.Same(overlay, oracle);
            });
        }).QuickCheckThrowOnFailure();

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
