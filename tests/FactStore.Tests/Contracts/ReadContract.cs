using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>What a read of the graph sees, at the present and in the past.</summary>
public abstract class ReadContract : StoreContract
{
    [Fact]
    public async Task A_commit_is_visible_to_every_read_after_it()
    {
        var entry = await CommittedAsync(Asserting("t", Fact("a", "p", "b")));

        var answer = await Store.ReadAsync(graph => Objects(graph, "a", "p"), ReadAt.Newest, default);

        Assert.Equal(["b"], answer.Value);
        Assert.Equal(entry.Revision, answer.At);
    }

    [Fact]
    public async Task A_retracted_fact_is_gone_now_and_there_in_the_past()
    {
        var fact = Fact("a", "p", "b");
        await CommittedAsync(Asserting("t1", fact));
        await CommittedAsync(Retracting("t2", fact));
        await CommittedAsync(Asserting("t3", fact, Fact("a", "p", "c")));

        Assert.Empty(await ObjectsAsOfAsync(0));
        Assert.Equal(["b"], await ObjectsAsOfAsync(1));
        Assert.Empty(await ObjectsAsOfAsync(2));
        Assert.Equal(["b", "c"], await ObjectsAsOfAsync(3));
        Assert.Equal(["b", "c"], await ObjectsAsOfAsync(99));
    }

    [Fact]
    public async Task The_revision_of_a_moment_is_the_last_one_that_was_written_until_then()
    {
        var log = new List<LogEntry>();
        while (log.Count < 5 || log[^1].At == log[0].At)
            log.Add(await CommittedAsync(Asserting($"t{log.Count}", Fact("a", "p", $"b{log.Count}"))));
        var moments = log.Select(entry => entry.At)
            .SelectMany(at => new[] { at - TimeSpan.FromMicroseconds(1), at, at + TimeSpan.FromMicroseconds(1) })
            .Append(DateTimeOffset.UnixEpoch).Append(log[^1].At.AddDays(1).ToOffset(TimeSpan.FromHours(9)));

        foreach (var moment in moments)
        {
            var expected = log.Where(entry => entry.At <= moment).Select(entry => entry.Revision).LastOrDefault();
            Assert.Equal(expected, await Store.RevisionAtAsync(moment, default));
        }
    }

    [Fact]
    public async Task Asserting_again_moves_the_fact_to_the_end_and_changes_who_stated_it()
    {
        await CommittedAsync(Asserting("t1", Fact("a", "p", "b"), Fact("a", "p", "c")));
        var again = await CommittedAsync(Asserting("t2", Fact("a", "p", "b")) with { Author = Bob });

        var stated = await Store.ReadAsync(
            graph => graph.ProvenanceOf(Find(graph, "a"), Find(graph, "p"), Find(graph, "b")), ReadAt.Newest, default);

        Assert.Equal(["c", "b"], await ObjectsAsOfAsync(2));
        Assert.Equal(["b", "c"], await ObjectsAsOfAsync(1));
        Assert.Equal(new Provenance(Bob, again.At, new Revision(2)), stated.Value);
    }

    [Fact]
    public async Task A_fact_stated_twice_in_one_transaction_stands_where_it_was_stated_last()
    {
        await CommittedAsync(Asserting("t1", Fact("a", "p", "b"), Fact("a", "p", "c"), Fact("a", "p", "b")));

        Assert.Equal(["c", "b"], await ObjectsAsOfAsync(1));
        Assert.Equal(2, (await Store.ReadAsync(graph => graph.CountObjects(Find(graph, "a"), Find(graph, "p")), ReadAt.Newest, default)).Value);
    }

    [Fact]
    public async Task Retractions_are_applied_before_assertions()
    {
        var fact = Fact("a", "p", "b");
        await CommittedAsync(Asserting("t1", fact) with { Retracted = [fact] });

        Assert.Equal(["b"], await ObjectsAsOfAsync(1));
    }

    [Fact]
    public async Task Both_directions_and_their_counts_agree()
    {
        await CommittedAsync(Asserting("t1", Fact("a", "p", "x"), Fact("b", "p", "x"), Fact("c", "q", "x")));
        await CommittedAsync(Retracting("t2", Fact("b", "p", "x"), Fact("never", "p", "x")));

        var read = await Store.ReadAsync(
            graph =>
            {
                var (p, x) = (Find(graph, "p"), Find(graph, "x"));
                return (Spelled(graph, graph.Subjects(p, x)), graph.CountSubjects(p, x), graph.Contains(Find(graph, "b"), p, x));
            },
            ReadAt.Newest,
            default);

        Assert.Equal(["a"], read.Value.Item1);
        Assert.Equal(1, read.Value.Item2);
        Assert.False(read.Value.Item3);
    }

    [Fact]
    public async Task A_node_that_no_fact_names_has_no_number()
    {
        await CommittedAsync(Asserting("t1", Fact("a", "p", "b")));

        var id = await Store.ReadAsync(graph => graph.Find(new Node("nobody")), ReadAt.Newest, default);

        Assert.Equal(NodeId.None, id.Value);
    }

    private async Task<string[]> ObjectsAsOfAsync(long revision) =>
        (await Store.ReadAsync(graph => Objects(graph, "a", "p"), new ReadAt.AsOf(new Revision(revision)), default)).Value;

    private static string[] Objects(IGraph graph, string subject, string predicate) =>
        Spelled(graph, graph.Objects(Find(graph, subject), Find(graph, predicate)));

    private static string[] Spelled(IGraph graph, ReadOnlySpan<NodeId> ids)
    {
        var spelled = new List<string>();
        foreach (var id in ids)
            spelled.Add(graph.NodeOf(id).Spelling);
        return [.. spelled];
    }

    private static NodeId Find(IGraph graph, string node) => graph.Find(new Node(node));
}
