using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Graph;

public sealed class WorkingSetTests
{
    private static readonly Node Owner = new("owner");
    private static readonly Node Owns = new("owns");

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(
        Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is "1" ? 5000 : 100);

    [Fact]
    public void Any_budget_shows_the_fold_of_the_log_after_each_entry() =>
        Prop.ForAll<byte[][], ushort>(async (script, budget) =>
        {
            var log = new ScriptedLog(FactScript.Entries(script)) { OutPageFacts = budget % 5 };
            using var working = Beginning(log, budget % 2 == 0 ? budget : long.MaxValue / 8);

            for (var next = 0; next <= log.Entries.Length; next++)
            {
                if (!await IsRightAsync(log, working))
                    return false;
                if (next < log.Entries.Length)
                    working.Apply(log.Stored(next));
            }

            return true;
        }).Check(Runs);

    [Fact]
    public void Entries_that_are_applied_while_pages_are_loaded_are_not_lost() =>
        Prop.ForAll<byte[][], byte[]>(async (script, pauses) =>
        {
            var budget = pauses.Sum(pause => pause);
            var log = new ScriptedLog(FactScript.Entries(script)) { OutPageFacts = budget % 4 };
            using var working = Beginning(log, budget % 2 == 0 ? 16 * budget : 1 << 20, journalFacts: budget % 3 == 0 ? 4 : 1000);
            var (next, loads) = (0, 0);
            log.Meanwhile = () =>
            {
                for (var n = pauses.Length == 0 ? 1 : pauses[loads++ % pauses.Length] % 3; n > 0 && next < log.Entries.Length; n--)
                    working.Apply(log.Stored(next++));
                return ValueTask.CompletedTask;
            };

            while (next < log.Entries.Length)
            {
                if (!await IsRightAsync(log, working))
                    return false;
                if (next < log.Entries.Length)
                    working.Apply(log.Stored(next++));
            }

            return await IsRightAsync(log, working);
        }).Check(Runs);

    [Fact]
    public void A_read_of_the_past_shows_the_fold_of_the_entries_until_then() =>
        Prop.ForAll<byte[][], byte>(async (script, budget) =>
        {
            var log = new ScriptedLog(FactScript.Entries(script)) { OutPageFacts = budget % 5 };
            using var working = Beginning(log, 16 * budget);
            for (var next = 0; next < log.Entries.Length; next++)
                working.Apply(log.Stored(next));

            for (var revision = log.Entries.Length; revision >= 0; revision--)
            {
                var at = new Revision(revision);
                var answer = await working.ReadAsync(graph => GraphPicture.Same(graph, log.At(graph.Revision)), at, default);
                if (!answer.Value || answer.At != at)
                    return false;
            }

            return true;
        }).Check(Runs);

    [Fact]
    public async Task Readers_see_one_revision_whole_while_entries_are_applied_and_pages_evicted()
    {
        var random = new Random(20260101);
        var script = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 6).Select(_ => (byte)random.Next(256)).ToArray());
        var log = new ScriptedLog(FactScript.Entries(script)) { OutPageFacts = 5, Meanwhile = async () => await Task.Yield() };
        using var working = Beginning(log, budget: 600);

        var reads = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var last = Revision.None; last.Value < 400;)
            {
                var answer = await working.ReadAsync(graph => GraphPicture.Same(graph, log.At(graph.Revision)), default);
                Assert.True(answer.Value, $"Revision {answer.At} is wrong.");
                Assert.True(answer.At >= last, "A later read saw an earlier revision.");
                last = answer.At;
                Interlocked.Increment(ref reads);
            }
        })).ToList();
        for (var next = 0; next < 400; next++)
        {
            working.Apply(log.Stored(next));
            Assert.Equal(next + 1, working.Revision.Value);

            // Reads come between, or a writer that is quicker than all readers would leave nothing to evict.
            while (Volatile.Read(ref reads) < next / 10 && !readers.Exists(reader => reader.IsCompleted))
                await Task.Yield();
        }

        await Task.WhenAll(readers);
        Assert.True(working.Statistics.Evicted > 0);
    }

    [Fact]
    public async Task What_was_loaded_once_is_not_loaded_again()
    {
        var log = new ScriptedLog(FactScript.Entries([[0, 1, 20, 100], [30, 31, 200]]));
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));
        await IsRightAsync(log, working);
        var asked = log.Asked.Count;

        working.Apply(log.Stored(1));
        Assert.True(await IsRightAsync(log, working));
        await IsRightAsync(log, working);

        // A name that had no node is asked for again once an entry names it; nothing else is.
        log.Asked.ForEach(misses => misses.Numbers.Clear());
        Assert.All(log.Asked.Skip(asked), misses => Assert.DoesNotContain(log.Asked.Take(asked), misses.Overlaps));
    }

    [Fact]
    public async Task A_node_that_did_not_exist_is_found_when_an_entry_names_it()
    {
        var log = new ScriptedLog(FactScript.Entries([[0]]));
        using var working = Beginning(log, budget: 1 << 20);
        log.Meanwhile = () => throw new InvalidOperationException("Nothing had to be loaded.");
        var node = FactScript.Nodes[0];
        var empty = new ScriptedLog([]);
        using var before = new WorkingSet(empty, new WorkingSetOptions(), Revision.None, newestNode: 0);

        Assert.Equal(NodeId.None, (await before.ReadAsync(graph => graph.Find(node), default)).Value);
        Assert.Single(empty.Asked);
        Assert.Equal(NodeId.None, (await before.ReadAsync(graph => graph.Find(node), default)).Value);
        Assert.Single(empty.Asked);
        before.Apply(log.Stored(0));
        await before.ReadAsync(graph => graph.Find(node), default);

        Assert.Equal(2, empty.Asked.Count);
    }

    [Fact]
    public async Task Counting_the_subjects_of_a_popular_term_never_loads_them()
    {
        var term = (Subject: FactScript.Nodes[1], Predicate: FactScript.Predicates[0]);
        var log = new ScriptedLog(FactScript.Entries([[18, 19, 20, 21]]));
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));

        var count = await working.ReadAsync(graph => graph.CountSubjects(graph.Find(term.Predicate), graph.Find(term.Subject)), default);

        Assert.Equal(log.At(working.Revision).Subjects(term.Predicate, term.Subject).Count(), count.Value);
        Assert.All(log.Asked, misses => Assert.Empty(misses.InLists));
    }

    [Fact]
    public async Task The_counts_of_a_large_subject_are_kept_while_new_nodes_join_it_and_while_they_are_loaded()
    {
        var log = Log([Owned(0), Owned(1), Owned(2)], [Owned(3)], [Owned(4)], [Owned(5)]);
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));
        var next = 1;
        log.Meanwhile = () =>
        {
            if (log.Asked[^1].OutDegrees.Count > 0)
                working.Apply(log.Stored(next++));
            return ValueTask.CompletedTask;
        };

        Assert.Equal(4, await CountOwnedAsync(working));
        working.Apply(log.Stored(next++));
        Assert.Equal(5, await CountOwnedAsync(working));
        working.Apply(log.Stored(next));

        Assert.Equal(6, await CountOwnedAsync(working));
        Assert.Single(log.Asked, misses => misses.OutDegrees.Count > 0);
    }

    [Fact]
    public async Task Facts_of_a_large_subject_that_change_unasked_for_have_one_list_read_and_never_all_counts_anew()
    {
        var log = Log(
            [Owned(0), Owned(1), Owned(2)], [Owned(1)], [Owned(2, isTrue: false)], [Owned(2, isTrue: false)], [Owned(2)], [Owned(0, isTrue: false)]);
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));
        var next = 1;
        log.Meanwhile = () =>
        {
            if (log.Asked[^1].OutDegrees.Count > 0)
                working.Apply(log.Stored(next++));
            return ValueTask.CompletedTask;
        };

        foreach (var count in new[] { 3, 2, 2, 3, 2 })
        {
            Assert.Equal(count, await CountOwnedAsync(working));
            if (next < log.Entries.Length)
                working.Apply(log.Stored(next++));
        }

        Assert.Single(log.Asked, misses => misses.OutDegrees.Count > 0);
        Assert.Single(log.Asked, misses => misses.OutLists.Count > 0);
    }

    [Fact]
    public async Task The_counts_of_a_large_subject_are_kept_while_facts_change_that_were_asked_for()
    {
        var log = Log([Owned(0), Owned(1), Owned(2)], [Owned(0)], [Owned(0, isTrue: false)], [Owned(0, isTrue: false)], [Owned(0)]);
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));

        foreach (var (next, count) in new[] { (1, 3), (2, 2), (3, 2), (4, 3) })
        {
            await working.ReadAsync(graph => graph.Contains(graph.Find(Owner), graph.Find(Owns), graph.Find(Owned(0).Fact.Object)), default);
            await CountOwnedAsync(working);
            working.Apply(log.Stored(next));
            Assert.Equal(count, await CountOwnedAsync(working));
        }

        Assert.Single(log.Asked, misses => misses.OutDegrees.Count > 0);
    }

    [Fact]
    public async Task After_clearing_nothing_of_the_other_database_is_seen()
    {
        var log = new ScriptedLog(FactScript.Entries([[0, 1, 20], [50]]));
        using var working = Beginning(log, budget: 1 << 20);
        working.Apply(log.Stored(0));
        await IsRightAsync(log, working);
        var before = await working.ReadAsync(graph => graph.Find(FactScript.Nodes[0]), default);

        working.Clear(Revision.None, newestNode: 0);

        Assert.True(await IsRightAsync(log, working));
        Assert.NotEqual(before.Value, (await working.ReadAsync(graph => graph.Find(FactScript.Nodes[0]), default)).Value);
    }

    [Fact]
    public void An_entry_that_does_not_follow_is_refused()
    {
        var log = new ScriptedLog(FactScript.Entries([[0], [1]]));
        using var working = Beginning(log, budget: 1 << 20);

        Assert.Throws<ArgumentException>(() => working.Apply(log.Stored(1)));
    }

    // A subject is large that has more than two facts.
    private static ScriptedLog Log(params (Fact Fact, bool IsTrue)[][] entries) => new(entries.Select((facts, at) => new LogEntry(new Revision(at + 1), DateTimeOffset.UnixEpoch, new()
    {
        Id = $"t{at}",
        Author = Owner,
        Asserted = [.. facts.Where(one => one.IsTrue).Select(one => one.Fact)],
        Retracted = [.. facts.Where(one => !one.IsTrue).Select(one => one.Fact)],
    })))
    { OutPageFacts = 2 };

    private static (Fact Fact, bool IsTrue) Owned(int number, bool isTrue = true) => (new(Owner, Owns, new($"o{number}")), isTrue);

    private static async Task<int> CountOwnedAsync(WorkingSet working) =>
        (await working.ReadAsync(graph => graph.CountObjects(graph.Find(Owner), graph.Find(Owns)), default)).Value;

    private static WorkingSet Beginning(ScriptedLog log, long budget, int journalFacts = 1000) =>
        new(log, new WorkingSetOptions { MemoryBudget = budget, JournalFacts = journalFacts }, Revision.None, newestNode: 0);

    private static async Task<bool> IsRightAsync(ScriptedLog log, WorkingSet working) =>
        (await working.ReadAsync(graph => GraphPicture.Same(graph, log.At(graph.Revision)), default)).Value;
}
