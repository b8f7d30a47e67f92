using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Decides at the head of the log who may write what; the rules are in <c>docs/authorization.md</c>.</summary>
/// <remarks>
/// <para>A record is created by the transaction that holds the first event of its stream. Whatever the transaction states, it
/// is judged with the rights that the author has before it, together with those that its own facts give: in any order, and
/// nothing that it takes back weakens its other parts. All facts, retractions and events are admitted, or none.</para>
/// <para>What is written may hold more than what was proposed: the accountability of the creator for new records and terms, the
/// end of an accountability that was handed over, and the listing of a term. A term that is declared already is left out.</para>
/// </remarks>
public sealed class Admission : IAdmission
{
    // More steps than any sane transaction needs; bounds the work to this many times the number of its facts.
    private const int MaximumRounds = 8;

    /// <inheritdoc/>
    public AdmissionDecision Decide(Transaction proposed, IHead head)
    {
        var inCreation = proposed.Events
            .Select(change => change.Record)
            .Where(record => head.VersionOf(record) == 0)
            .ToHashSet();
        var graph = new Overlay(head);
        var composition = new Composition(proposed, inCreation, head);
        var refusals = proposed.Author == WellKnownNodes.System
            ? []
            : Judge(proposed, new(graph, proposed.Author, inCreation, record => head.VersionOf(record) > 0), graph, composition);
        refusals.AddRange(composition.Ambiguities());
        return refusals.Count == 0
            ? new AdmissionDecision.Admitted(composition.AsWritten())
            : new AdmissionDecision.Refused([.. refusals]);
    }

    private static List<Refusal> Judge(Transaction proposed, FactJudge judge, Overlay graph, Composition composition)
    {
        var stated = new Provenance(proposed.Author, default, graph.Revision.Next);
        void Accept(IEnumerable<Fact> facts) => graph.Assert(facts, stated);

        Accept(composition.ImpliedByCreation());
        var refusals = JudgeAsserted(proposed.Asserted, judge, fact => Accept(composition.ImpliedBy(fact).Prepend(fact)));
        var leaves = proposed.Preconditions.OfType<Precondition.Present>().Select(present => present.Fact).ToHashSet();
        foreach (var fact in proposed.Retracted)
        {
            if (judge.AgainstRetracting(fact, leaving: leaves.Contains(fact)) is { } refusal)
                refusals.Add(refusal);
        }

        refusals.AddRange(proposed.Events
            .Select(change => change.Record)
            .Distinct()
            .Select(record => RecordRule.AgainstChanging(record, judge))
            .OfType<Refusal>());
        return refusals;
    }

    // Facts may build on each other in any order: go over those that are left until none of them is accepted any more.
    private static List<Refusal> JudgeAsserted(
        ImmutableArray<Fact> asserted, FactJudge judge, Action<Fact> accept)
    {
        var pending = asserted.Distinct().ToList();
        var refusals = new List<Refusal>();
        for (var round = 0; round < MaximumRounds && pending.Count > 0; round++)
        {
            var left = new List<Fact>();
            refusals.Clear();
            foreach (var fact in pending)
            {
                if (judge.AgainstAsserting(fact) is { } refusal)
                {
                    left.Add(fact);
                    refusals.Add(refusal);
                    continue;
                }

                // Stating again what is true would make it the author's own.
                if (!judge.IsTrue(fact.Subject, fact.Predicate, fact.Object))
                    accept(fact);
            }

            if (left.Count == pending.Count)
                break;
            pending = left;
        }

        return refusals;
    }
}
