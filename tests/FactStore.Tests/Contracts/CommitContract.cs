using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>What a commit promises, whatever keeps the log.</summary>
public abstract class CommitContract : StoreContract
{
    [Fact]
    public async Task Commits_are_numbered_from_one_without_gaps()
    {
        for (var n = 1; n <= 5; n++)
            Assert.Equal(new Revision(n), (await CommittedAsync(Asserting($"t{n}", Fact("a", "p", $"b{n}")))).Revision);

        Assert.Equal(new Revision(5), Store.Head);
    }

    [Fact]
    public async Task Concurrent_commits_are_all_in_the_log_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(n =>
            CommittedAsync(Asserting($"t{n}", Fact("a", "p", $"b{n}")))));

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), outcomes.Select(entry => entry.Revision.Value).Order());
        var log = await FollowAsync(Store, Revision.None, 200);
        Assert.Equal(200, log.Select(entry => entry.Transaction.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Thousands_of_facts_are_stated_stated_again_and_retracted_like_one()
    {
        Fact[] facts = [.. Enumerable.Range(0, 3_000).Select(n => Fact($"s{n % 700}", "p", n % 3 == 0 ? $"\"{n} — ä\"" : $"o{n}"))];
        await CommittedAsync(Asserting("first", facts));

        await CommittedAsync(Asserting("again", facts.Concat(facts.Take(1_000)).ToArray()) with { Retracted = [.. facts.Take(500)] });
        await CommittedAsync(Retracting("half", [.. facts.Take(1_500)]));

        Assert.Equal(facts.Skip(1_500).Where(IsOfS1), await FactsOfS1Async(ReadAt.Newest));
        Assert.Equal(facts.Where(IsOfS1), await FactsOfS1Async(new ReadAt.AsOf(new Revision(1))));
    }

    [Fact]
    public async Task A_repeated_id_yields_the_first_outcome_and_writes_nothing()
    {
        var first = await CommittedAsync(Changing("t", Change("kv-1", "one")) with { Asserted = [Fact("a", "p", "b")] });

        var again = await Store.CommitAsync(Asserting("t", Fact("x", "y", "z")), default);

        var repeated = Assert.IsType<CommitOutcome.Committed>(again);
        Assert.True(repeated.Repeated);
        Assert.Equal(Picture(first), Picture(repeated.Entry));
        Assert.Equal(new Revision(1), Store.Head);
    }

    [Fact]
    public async Task A_repeated_id_yields_the_first_outcome_even_when_its_preconditions_fail_by_now()
    {
        var creating = Changing("t", Change("kv-1", "one")) with { Preconditions = [new Precondition.RecordAt(new Node("kv-1"), 0)] };
        await CommittedAsync(creating);

        var again = Assert.IsType<CommitOutcome.Committed>(await Store.CommitAsync(creating, default));

        Assert.True(again.Repeated);
    }

    [Fact]
    public async Task The_same_id_sent_many_times_at_once_is_written_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            Store.CommitAsync(Asserting("t", Fact("a", "p", "b")), default).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome is CommitOutcome.Committed { Repeated: false }));
        Assert.All(outcomes, outcome => Assert.Equal(new Revision(1), Assert.IsType<CommitOutcome.Committed>(outcome).Entry.Revision));
    }

    [Fact]
    public async Task Two_authors_may_use_the_same_id()
    {
        await CommittedAsync(Asserting("t", Fact("a", "p", "b")));

        var second = await CommittedAsync(Asserting("t", Fact("a", "p", "c")) with { Author = Bob });

        Assert.Equal(new Revision(2), second.Revision);
    }

    [Fact]
    public async Task A_committed_entry_says_what_was_written_and_keeps_no_preconditions()
    {
        var given = new Transaction
        {
            Id = "ünïcode 🙂",
            Author = Alice,
            Retracted = [Fact("a", "p", "old")],
            Asserted = [Fact("a", "p", "\"Grüße 🙂\"@de"), Fact("a", "p", "<https://example.org/x>")],
            Events = [Change("kv-1", "one"), Change("l-2", ""), Change("kv-1", "two")],
            Preconditions = [new Precondition.Absent(Fact("a", "p", "b"))],
        };

        var entry = await CommittedAsync(given);
        var read = Assert.Single(await FollowAsync(Store, Revision.None, 1));

        Assert.Equal(Picture(entry), Picture(read));
        Assert.Equal(given.Asserted.AsEnumerable(), read.Transaction.Asserted);
        Assert.Equal(given.Retracted.AsEnumerable(), read.Transaction.Retracted);
        Assert.Equal([1L, 1L, 2L], read.Transaction.Events.Select(change => change.Version));
        Assert.Empty(read.Transaction.Preconditions);
    }

    [Fact]
    public async Task A_precondition_that_does_not_hold_refuses_the_whole_transaction()
    {
        var fact = Fact("a", "p", "b");
        await CommittedAsync(Changing("t1", Change("kv-1", "one")) with { Asserted = [fact] });
        Precondition[] failing =
        [
            new Precondition.Present(Fact("a", "p", "other")),
            new Precondition.Absent(fact),
            new Precondition.RecordAt(new Node("kv-1"), 0),
            new Precondition.RecordAt(new Node("kv-2"), 1),
        ];

        foreach (var precondition in failing)
        {
            var reason = await RefusedAsync(Asserting("t2", Fact("x", "p", "y")) with { Preconditions = [precondition] });
            Assert.Equal(RefusalCodes.PreconditionFailed, reason.Code);
        }

        Assert.Equal(new Revision(1), Store.Head);
    }

    [Fact]
    public async Task Preconditions_that_hold_let_the_transaction_pass()
    {
        var fact = Fact("a", "p", "b");
        await CommittedAsync(Changing("t1", Change("kv-1", "one")) with { Asserted = [fact] });

        await CommittedAsync(Retracting("t2", fact) with
        {
            Preconditions = [new Precondition.Present(fact), new Precondition.Absent(Fact("a", "p", "c")), new Precondition.RecordAt(new Node("kv-1"), 1)],
        });
        await CommittedAsync(Asserting("t3", fact) with { Preconditions = [new Precondition.Absent(fact)] });
    }

    [Fact]
    public async Task Of_many_who_want_a_fact_to_be_theirs_alone_one_gets_it()
    {
        var taken = Fact("seat", "isTaken", "yes");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Store.CommitAsync(
            Asserting($"t{n}", taken) with { Preconditions = [new Precondition.Absent(taken)] }, default).AsTask()));

        Assert.Equal(1, outcomes.Count(outcome => outcome is CommitOutcome.Committed));
    }

    [Fact]
    public async Task A_refused_id_is_decided_anew()
    {
        var needed = Fact("a", "p", "b");
        var wanting = Asserting("t", Fact("c", "p", "d")) with { Preconditions = [new Precondition.Present(needed)] };
        await RefusedAsync(wanting);

        await CommittedAsync(Asserting("other", needed));

        Assert.Equal(new Revision(2), (await CommittedAsync(wanting)).Revision);
    }

    [Fact]
    public async Task What_breaks_a_limit_is_refused_by_name()
    {
        var facts = Enumerable.Range(0, TransactionLimits.Facts + 1).Select(n => Fact("a", "p", $"b{n}")).ToArray();
        var conditions = facts.Take(TransactionLimits.Preconditions + 1).Select(fact => new Precondition.Absent(fact));
        var large = new RecordEvent(new Node("kv-1"), new byte[TransactionLimits.EventBytes + 1]);

        Assert.Equal(RefusalCodes.TooManyFacts, (await RefusedAsync(Asserting("t", facts))).Code);
        Assert.Equal(RefusalCodes.TooManyPreconditions, (await RefusedAsync(Asserting("t") with { Preconditions = [.. conditions] })).Code);
        Assert.Equal(RefusalCodes.TooManyEvents, (await RefusedAsync(Changing("t", [.. Enumerable.Repeat(Change("kv-1", "x"), TransactionLimits.Events + 1)]))).Code);
        Assert.Equal(RefusalCodes.TransactionTooLarge, (await RefusedAsync(Changing("t", [.. Enumerable.Repeat(new RecordEvent(new Node("kv-1"), new byte[TransactionLimits.EventBytes]), 9)]))).Code);
        Assert.Equal(RefusalCodes.EventTooLarge, (await RefusedAsync(Changing("t", large))).Code);
        Assert.Equal(RefusalCodes.InvalidTransactionId, (await RefusedAsync(Asserting(new string('x', 129)))).Code);
        Assert.Equal(RefusalCodes.InvalidTransactionId, (await RefusedAsync(Asserting(""))).Code);
        Assert.Equal(RefusalCodes.InvalidNode, (await RefusedAsync(Asserting("t", Fact("a", "p", "\"\ud83d\"")))).Code);
        Assert.Equal(RefusalCodes.InvalidNode, (await RefusedAsync(Asserting("t", Fact("a", "p", "\"\0\"")))).Code);
        Assert.Equal(Revision.None, Store.Head);
    }

    [Fact]
    public async Task The_largest_allowed_transaction_is_written()
    {
        var facts = Enumerable.Range(0, TransactionLimits.Facts).Select(n => Fact("a", "p", $"b{n}")).ToArray();
        var events = Enumerable.Range(0, 8).Select(n => new RecordEvent(new Node($"kv-{n}"), new byte[TransactionLimits.EventBytes]));

        var entry = await CommittedAsync(Asserting("t", facts) with { Events = [.. events] });

        Assert.Equal(Picture(entry), Picture(Assert.Single(await FollowAsync(Store, Revision.None, 1))));
    }

    [Fact]
    public async Task An_admission_writes_what_it_decided_and_not_what_was_proposed()
    {
        var store = await OpenWithAsync(new AddingAdmission());

        var entry = await CommittedAsync(store, Asserting("t", Fact("a", "p", "b")));

        Assert.Equal([Fact("a", "p", "b"), Fact("added", "by", "admission")], entry.Transaction.Asserted.ToArray());
    }

    [Fact]
    public async Task An_admission_sees_every_transaction_that_is_written_before()
    {
        var store = await OpenWithAsync(new CountingAdmission());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => CommittedAsync(store, Changing($"t{n}", Change("kv-1", $"{n}")))));

        var counts = (await FollowAsync(store, Revision.None, 100)).Select(entry => entry.Transaction.Asserted.Single().Object.Spelling);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"\"{n} {n} {n}\""), counts, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_admission_sees_the_changes_of_a_record_after_any_version_whatever_was_written_between()
    {
        var store = await OpenWithAsync(new StreamReadingAdmission());

        // Some rounds of several transactions each, so that what is asked for lies in the batch, before it, and across.
        for (var round = 0; round < 4; round++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(n => CommittedAsync(store, Changing($"t{round}-{n}", Change("kv-1", $"{n}"), Change($"kv-{n}", "other"), Change("kv-1", "again")))));

        var seen = (await FollowAsync(store, Revision.None, 32)).Select(entry => entry.Transaction.Asserted.Single().Object.Spelling);
        Assert.All(seen, literal => Assert.Equal("\"as it is\"", literal));
    }

    [Fact]
    public async Task An_admission_that_fails_is_told_to_the_one_who_committed_and_harms_no_other()
    {
        var store = await OpenWithAsync(new FailingAdmission());

        var failing = store.CommitAsync(Asserting("bad", Fact("a", "p", "b")), default).AsTask();
        var fine = CommittedAsync(store, Asserting("good", Fact("a", "p", "c")));

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => failing);
        Assert.Equal(new Revision(1), (await fine).Revision);
    }

    [Fact]
    public async Task A_rehearsal_answers_as_a_commit_would_and_writes_nothing()
    {
        var fact = Fact("a", "p", "b");
        var wanting = Changing("t", Change("kv-1", "one")) with { Preconditions = [new Precondition.Absent(fact)] };

        var rehearsed = Assert.IsType<CommitOutcome.Committed>(await Store.RehearseAsync(wanting, default));
        await CommittedAsync(Asserting("other", fact));
        var refused = await Store.RehearseAsync(wanting, default);

        Assert.Equal(new Revision(1), rehearsed.Entry.Revision);
        Assert.Equal([1L], rehearsed.Entry.Transaction.Events.Select(change => change.Version));
        Assert.IsType<CommitOutcome.Refused>(refused);
        Assert.Equal(new Revision(1), Store.Head);
        Assert.Empty((await Store.ReadRecordAsync(new Node("kv-1"), default)).Changes);
    }

    private sealed class AddingAdmission : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head) =>
            new AdmissionDecision.Admitted(proposed with { Asserted = proposed.Asserted.Add(Fact("added", "by", "admission")) });
    }

    // States three ways of knowing how many transactions came before; all must agree.
    private sealed class CountingAdmission : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head)
        {
            var record = proposed.Events.Single().Record;
            var facts = head.CountObjects(head.Find(new Node("count")), head.Find(new Node("was")));
            var changes = head.ChangesSince(record, 0).Count;
            var literal = $"\"{facts} {changes} {head.VersionOf(record)}\"";
            return new AdmissionDecision.Admitted(proposed with { Asserted = [Fact("count", "was", literal)] });
        }
    }

    // States whether the stream of the first record is whole, from each version on.
    private sealed class StreamReadingAdmission : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head)
        {
            var record = proposed.Events[0].Record;
            var version = (int)head.VersionOf(record);
            var isWhole = Enumerable.Range(0, version + 1).All(
                since => head.ChangesSince(record, since).Select(change => (int)change.Version).SequenceEqual(Enumerable.Range(since + 1, version - since)));
            return new AdmissionDecision.Admitted(proposed with { Asserted = [Fact("stream", "was", isWhole ? "\"as it is\"" : "\"wrong\"")] });
        }
    }

    private sealed class FailingAdmission : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head) =>
            string.Equals(proposed.Id, "bad", StringComparison.Ordinal)
                ? throw new InvalidTimeZoneException("A fault of the application.")
                : new AdmissionDecision.Admitted(proposed);
    }

    private static bool IsOfS1(Fact fact) => fact.Subject == new Node("s1");

    private async Task<List<Fact>> FactsOfS1Async(ReadAt at)
    {
        var answer = await Store.ReadAsync(
            graph =>
            {
                var (subject, predicate) = (graph.Find(new Node("s1")), graph.Find(new Node("p")));
                var facts = new List<Fact>();
                foreach (var @object in graph.Objects(subject, predicate))
                    facts.Add(new(new Node("s1"), new Node("p"), graph.NodeOf(@object)));
                return facts;
            },
            at,
            default);
        return answer.Value;
    }
}
