using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

public sealed class TrimmingTests
{
    private static readonly Node Record = new("kv-diary");
    private static readonly Node Note = new("kv-note");
    private static readonly Node System = new("system");
    private static readonly Node Title = new("title");

    [Fact]
    public async Task What_is_true_stays_and_what_had_ended_is_nowhere_in_the_database()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await RetitleAsync(store, "first words", "second words", "third words");
        var horizon = store.Head;
        await RetitleAsync(store, "last words");

        var trimming = await store.TrimAsync(horizon, progress: null, default);

        Assert.Equal((horizon, 2L), (trimming.Horizon, trimming.Facts));
        Assert.Equal(0, await TestLog.CountAsync(log, "first words"));
        Assert.Equal(0, await TestLog.CountAsync(log, "second words"));
        Assert.Equal("\"last words\"", await TitleAsync(store, ReadAt.Newest));
        Assert.Equal("\"third words\"", await TitleAsync(store, new ReadAt.AsOf(horizon)));
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task Nothing_is_answered_from_before_the_horizon_and_the_refusal_says_where_it_is()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log with { PollInterval = TimeSpan.FromMinutes(10) });
        await RetitleAsync(store, "one", "two", "three");
        await TitleAsync(other, new ReadAt.AtLeast(store.Head));

        await store.TrimAsync(new Revision(2), progress: null, default);

        var refused = await Assert.ThrowsAsync<HistoryGoneException>(() => TitleAsync(store, new ReadAt.AsOf(new Revision(1))));
        Assert.Equal(2, refused.Oldest);
        // This one was not told yet, and asks the database.
        await Assert.ThrowsAsync<HistoryGoneException>(() => TitleAsync(other, new ReadAt.AsOf(new Revision(1))));
        await Assert.ThrowsAsync<HistoryGoneException>(() => FirstAsync(store, new Revision(1)));
        Assert.Equal(new Revision(3), (await FirstAsync(store, new Revision(2))).Revision);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Changes_that_a_snapshot_holds_go_and_the_stream_goes_on_with_its_numbers(long folded)
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        for (var i = 1; i <= 4; i++)
            await WriteAsync(store, $"change {i}");
        await store.SaveSnapshotAsync(Record, new RecordSnapshot(folded, Bytes("the first")), default);

        await store.TrimAsync(store.Head, progress: null, default);
        await WriteAsync(store, "change 5");

        var tail = await store.ReadRecordAsync(Record, default);
        Assert.Equal(folded, tail.Snapshot!.Version);
        Assert.Equal(Enumerable.Range((int)folded + 1, 5 - (int)folded).Select(version => (long)version), tail.Changes.Select(change => change.Version));
        Assert.Equal(0, await TestLog.CountAsync(log, "change 2"));
        Assert.Equal(3, (await Assert.ThrowsAsync<HistoryGoneException>(async () => await store.ReadChangesAsync(Record, 0, 10, default))).Oldest);
        Assert.Equal(2, (await store.ReadChangesAsync(Record, 3, 10, default)).Changes.Length);
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task A_late_change_whose_base_is_gone_fails_alone()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log, new LooksBack());
        for (var i = 1; i <= 3; i++)
            await WriteAsync(store, $"change {i}");
        await store.SaveSnapshotAsync(Record, new RecordSnapshot(2, Bytes("two")), default);
        await store.TrimAsync(store.Head, progress: null, default);

        Task<CommitOutcome> late = CommitAsync(store, Stating("late") with { Author = new Node("late"), Events = [new(Record, Bytes("x"))] });
        Task<CommitOutcome> other = CommitAsync(store, Stating("other", new Fact(Note, Title, new("\"a\""))));

        await Assert.ThrowsAsync<HistoryGoneException>(() => late);
        Assert.IsType<CommitOutcome.Committed>(await other);
    }

    [Fact]
    public async Task A_node_that_was_forgotten_gets_a_new_number_even_from_a_server_that_remembers_the_old_one()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log with { PollInterval = TimeSpan.FromMinutes(10) });
        await RetitleAsync(other, "gone", "here");
        await TitleAsync(store, new ReadAt.AtLeast(other.Head));

        var trimming = await store.TrimAsync(store.Head, progress: null, default);
        await RetitleAsync(other, "gone");

        Assert.Equal(1, trimming.Nodes);
        Assert.Equal("\"gone\"", await TitleAsync(store, new ReadAt.AtLeast(other.Head)));
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Fact]
    public async Task A_number_is_never_given_twice_not_even_when_the_last_one_is_forgotten()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await RetitleAsync(store, "old");
        await store.CommitAsync(Stating("untitled") with { Retracted = [new Fact(Note, Title, new("\"old\""))] }, default);
        var last = await TestLog.ScalarAsync<long>(log, "select max(id) from nodes");

        await store.TrimAsync(store.Head, progress: null, default);
        await RetitleAsync(store, "new");

        Assert.True(await TestLog.ScalarAsync<long>(log, "select max(id) from nodes") > last);
        Assert.Equal(0, await TestLog.ScalarAsync<long>(log, $"select count(*) from nodes where id = {last}"));
    }

    [Fact]
    public async Task Ids_from_before_the_horizon_still_count_as_committed_and_erasing_still_works()
    {
        var log = await TestLog.NewAsync();
        await using var store = await TestLog.OpenAsync(log);
        await RetitleAsync(store, "one", "two");
        var first = new Revision(1);
        await store.TrimAsync(store.Head, progress: null, default);

        var repeated = await store.CommitAsync(Stating("t1", new Fact(Note, Title, new("\"other\""))), default);
        await store.EraseAsync([Note], System, default);

        var committed = Assert.IsType<CommitOutcome.Committed>(repeated);
        Assert.Equal((true, first), (committed.Repeated, committed.Entry.Revision));
        Assert.Equal(0, await TestLog.CountAsync(log, "kv-note"));
        Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Trimmed_and_cut_off_in_the_middle_while_others_write_it_is_still_the_fold_of_one_list(int seed)
    {
        var random = new Random(seed);
        var log = (await TestLog.NewAsync()) with { PollInterval = TimeSpan.FromMilliseconds(50) };
        await using var store = await TestLog.OpenAsync(log);
        await using var other = await TestLog.OpenAsync(log);
        var oracle = new List<LogEntry>();
        for (var round = 0; round < 6; round++)
        {
            var writing = WriteSomeAsync(other, random, oracle);
            await TrimOrStopAsync(store, new Revision(random.NextInt64(store.Head.Value + 1)), isStopped: random.Next(2) == 0);
            await writing;

            Assert.Empty((await store.VerifyAsync(progress: null, default)).Differences);
            await store.ReadAsync(_ => 0, new ReadAt.AtLeast(new Revision(oracle.Count)), default);
            // Where it was stopped, the store itself learns of the horizon a little later.
            var horizon = (int)await TestLog.ScalarAsync<long>(log, "select horizon from incarnation");
            foreach (var length in (int[])[horizon, (oracle.Count + horizon) / 2, oracle.Count])
            {
                var facts = FoldedFacts.Of(oracle.Take(length));
                Assert.True((await store.ReadAsync(graph => GraphPicture.Same(graph, facts), new ReadAt.AsOf(new Revision(length)), default)).Value);
            }
        }
    }

    private static async Task WriteSomeAsync(PostgresFactStore store, Random random, List<LogEntry> oracle)
    {
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[random.Next(6)];
            random.NextBytes(bytes);
            var outcome = await store.CommitAsync(FactScript.Transaction(bytes, oracle.Count), default);
            oracle.Add(Assert.IsType<CommitOutcome.Committed>(outcome).Entry);
        }
    }

    // Stopped when the first entries are done, as by a kill: the next one goes on.
    private static async Task TrimOrStopAsync(PostgresFactStore store, Revision horizon, bool isStopped)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            await store.TrimAsync(horizon, isStopped ? new Stopping(stop) : null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(isStopped);
        }
    }

    // The note has one title at a time; transaction tN gives the one of revision N.
    private static async Task RetitleAsync(PostgresFactStore store, params string[] titles)
    {
        foreach (var title in titles)
        {
            var before = await TitleAsync(store, ReadAt.Newest);
            var retitling = Stating($"t{store.Head.Value + 1}", new Fact(Note, Title, new($"\"{title}\""))) with
            {
                Retracted = before is null ? [] : [new Fact(Note, Title, new(before))],
            };
            Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(retitling, default));
        }
    }

    private static async Task WriteAsync(PostgresFactStore store, string words) =>
        await store.CommitAsync(Stating(words) with { Events = [new RecordEvent(Record, Bytes(words))] }, default);

    private static async Task<string?> TitleAsync(PostgresFactStore store, ReadAt at)
    {
        var answer = await store.ReadAsync(
            graph =>
            {
                var titles = graph.Objects(graph.Find(Note), graph.Find(Title));
                return titles.IsEmpty ? null : graph.NodeOf(titles[^1]).Spelling;
            },
            at,
            default);
        return answer.Value;
    }

    private static async Task<LogEntry> FirstAsync(PostgresFactStore store, Revision since)
    {
        await using var entries = store.FollowAsync(since, default).GetAsyncEnumerator();
        return await entries.MoveNextAsync() ? entries.Current : throw new InvalidOperationException("The log has ended.");
    }

    private static async Task<CommitOutcome> CommitAsync(PostgresFactStore store, Transaction transaction) =>
        await store.CommitAsync(transaction, default);

    private static Transaction Stating(string id, params Fact[] facts) => new() { Id = id, Author = System, Asserted = [.. facts] };

    private static byte[] Bytes(string words) => Encoding.UTF8.GetBytes(words);

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<Revision>
    {
        public void Report(Revision value) => stop.Cancel();
    }

    // Wants to see every change of a record that a late author changes.
    private sealed class LooksBack : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head)
        {
            if (proposed.Author == new Node("late"))
                _ = head.ChangesSince(Record, sinceVersion: 0).Count;
            return new AdmissionDecision.Admitted(proposed);
        }
    }
}
