using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>Nodes that are asked for what another one has just written.</summary>
public sealed class CatchingUpTests
{
    private const int Commits = 40;
    private const int Askers = 8;

    [Fact]
    public async Task Whoever_lets_a_node_catch_up_finds_all_that_was_written_when_they_asked()
    {
        var log = await TestLog.NewAsync();
        await using var writer = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log);

        // Those who ask while one pass over the log is under way may not be answered by that pass.
        var asking = new List<Task>();
        for (var n = 0; n < Commits; n++)
        {
            var transaction = new Transaction
            {
                Id = $"t{n}",
                Author = new Node("us-ada"),
                Asserted = [new Fact(new Node("kv-note"), new Node("counts"), Literal.Of($"{n}").ToNode())],
            };
            var written = Assert.IsType<CommitOutcome.Committed>(await writer.CommitAsync(transaction, default)).Entry.Revision;
            asking.AddRange(Enumerable.Range(0, Askers).Select(_ => Task.Run(async () =>
            {
                await other.CatchUpAsync(default);
                Assert.True(other.Head >= written, $"{other.Head} is behind {written}.");
            })));
        }

        await Task.WhenAll(asking);
    }
}
