using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>Running totals of nodes: decided on at the head, added with the entry.</summary>
public abstract class TallyContract : StoreContract
{
    private static readonly Node Team = new("team");

    [Fact]
    public async Task A_total_is_the_sum_of_what_entries_add_and_0_before_the_first()
    {
        await CommittedAsync(Adding("t1", new Tally(Team, TallyKind.Own, 5), new Tally(Team, TallyKind.Below, 100)));
        await CommittedAsync(Adding("t2", new Tally(Team, TallyKind.Own, -7), new Tally(Bob, TallyKind.Below, long.MaxValue / 2)));

        Assert.Equal([-2L, 0L, 0L], await TotalsAsync(Store, TallyKind.Own, Team, Bob, new Node("nobody")));
        Assert.Equal([100L, long.MaxValue / 2, 0L], await TotalsAsync(Store, TallyKind.Below, Team, Bob, new Node("nobody")));
    }

    [Fact]
    public async Task An_entry_says_what_it_added()
    {
        var written = await CommittedAsync(Adding("t1", new Tally(Team, TallyKind.Below, -64), new Tally(Bob, TallyKind.Own, 1)));

        var read = (await FollowAsync(Store, Revision.None, 1))[0];

        Assert.Equal(written.Transaction.Tallies.ToArray(), read.Transaction.Tallies.ToArray());
    }

    [Fact]
    public async Task A_repeated_transaction_adds_once_and_a_rehearsed_one_not_at_all()
    {
        await CommittedAsync(Adding("t1", new Tally(Team, TallyKind.Own, 5)));
        await CommittedAsync(Adding("t1", new Tally(Team, TallyKind.Own, 5)));
        await Store.RehearseAsync(Adding("t2", new Tally(Team, TallyKind.Own, 5)), default);

        Assert.Equal([5L], await TotalsAsync(Store, TallyKind.Own, Team));
    }

    [Fact]
    public async Task An_admission_sees_what_all_earlier_entries_added_also_those_of_the_same_batch()
    {
        var store = await OpenWithAsync(new UpTo(Team, 100));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(number => store.CommitAsync(Adding($"t{number}", new Tally(Team, TallyKind.Below, 7)), default).AsTask()));

        Assert.Equal(14, outcomes.Count(outcome => outcome is CommitOutcome.Committed));
        Assert.Equal([98L], await TotalsAsync(store, TallyKind.Below, Team));
    }

    [Fact]
    public async Task An_admission_can_let_a_transaction_add_to_nodes_that_it_does_not_name()
    {
        var store = await OpenWithAsync(new Charging(Team));

        await CommittedAsync(store, Asserting("t1", Fact("kv-1", "isA", "Note")));
        await CommittedAsync(store, Asserting("t2", Fact("kv-2", "isA", "Note"), Fact("kv-2", "of", "Bob")));

        Assert.Equal([3L], await TotalsAsync(store, TallyKind.Own, Team));
    }

    private static async Task<IEnumerable<long>> TotalsAsync(IFactStore store, TallyKind kind, params Node[] nodes) =>
        await store.ReadTalliesAsync(nodes, kind, default);

    private static Transaction Adding(string id, params Tally[] tallies) => new() { Id = id, Author = Alice, Tallies = [.. tallies] };

    private sealed class UpTo(Node node, long most) : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head) =>
            head.TallyOf(node, TallyKind.Below) + proposed.Tallies.Sum(tally => tally.Amount) <= most
                ? new AdmissionDecision.Admitted(proposed)
                : new AdmissionDecision.Refused([new Refusal("FULL", "There is no room.")]);
    }

    private sealed class Charging(Node node) : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head) => new AdmissionDecision.Admitted(
            proposed with { Tallies = [new Tally(node, TallyKind.Own, proposed.Asserted.Length)] });
    }
}
