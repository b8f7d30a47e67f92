using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>Commits what is permitted of a transaction's facts, with an outcome for each of them.</summary>
/// <remarks>
/// Facts that are refused are taken out and the rest is tried again, under the same id, until it is admitted as it stands at the
/// head of the log: each try leaves out one fact at least. What else the transaction holds is written with the rest or not at all.
/// </remarks>
internal sealed class PartialCommit(IFactStore store, Func<Transaction, CancellationToken, ValueTask<CommitOutcome>> commitAsync)
{
    /// <summary>The code of a fact that was refused when the call was first made and might be permitted by now.</summary>
    public const string RefusedBefore = "FACT_REFUSED_BEFORE";

    /// <summary>The outcome, and the facts that were left out.</summary>
    /// <exception cref="StorageUnavailableException">Whether it was written is not known: repeat with the same id.</exception>
    public async ValueTask<(CommitOutcome Outcome, ImmutableArray<Refusal> LeftOut)> RunAsync(Transaction asked, CancellationToken cancellationToken)
    {
        var (transaction, leftOut) = (asked, new List<Refusal>());
        while (true)
        {
            switch (await commitAsync(transaction, cancellationToken))
            {
                case CommitOutcome.Committed({ } entry, Repeated: true) repeated:
                    return (repeated, await LeftOutBeforeAsync(asked, entry, cancellationToken));
                case CommitOutcome.Refused(var reasons) when reasons.All(reason => IsAboutFactOf(transaction, reason)):
                    leftOut.AddRange(reasons);
                    transaction = Without([.. reasons.Select(reason => reason.Fact!.Value)], transaction);
                    break;
                case var outcome:
                    return (outcome, [.. leftOut]);
            }
        }
    }

    private static bool IsAboutFactOf(Transaction transaction, Refusal reason) =>
        reason.Fact is { } fact && (transaction.Asserted.Contains(fact) || transaction.Retracted.Contains(fact));

    private static Transaction Without(HashSet<Fact> facts, Transaction transaction) => transaction with
    {
        Asserted = [.. transaction.Asserted.Where(fact => !facts.Contains(fact))],
        Retracted = [.. transaction.Retracted.Where(fact => !facts.Contains(fact))],
    };

    // The first outcome is in the log: what was asked for and did not become so was refused then.
    private async ValueTask<ImmutableArray<Refusal>> LeftOutBeforeAsync(Transaction asked, LogEntry entry, CancellationToken cancellationToken)
    {
        // Records that are made stand first in both, under names that are made anew for each try.
        var named = asked.Events.Zip(entry.Transaction.Events).DistinctBy(pair => pair.First.Record).ToDictionary(pair => pair.First.Record, pair => pair.Second.Record);
        Node Then(Node node) => named.GetValueOrDefault(node, node);
        Fact FactThen(Fact fact) => new(Then(fact.Subject), Then(fact.Predicate), Then(fact.Object));
        var wanted = asked with { Asserted = [.. asked.Asserted.Select(FactThen)], Retracted = [.. asked.Retracted.Select(FactThen)] };
        var unfulfilled = await store.ReadAsync(
            graph => wanted.Asserted.Where(fact => !IsTrue(fact, graph)).Concat(wanted.Retracted.Where(fact => IsTrue(fact, graph))).Distinct().ToImmutableArray(),
            new ReadAt.AsOf(entry.Revision),
            cancellationToken);
        return [.. unfulfilled.Value.Select(fact => new Refusal(
            RefusedBefore, "It was refused when this call was first made. What is permitted by now is stated under a new id.", fact))];
    }

    // A term that is declared already stays as it is, whatever else it is said to mean.
    private static bool IsTrue(Fact fact, IGraph graph)
    {
        var (subject, predicate) = (graph.Find(fact.Subject), graph.Find(fact.Predicate));
        return fact.Predicate == ReservedPredicates.IsATermFor
            ? graph.CountObjects(subject, predicate) > 0
            : graph.Contains(subject, predicate, graph.Find(fact.Object));
    }
}
