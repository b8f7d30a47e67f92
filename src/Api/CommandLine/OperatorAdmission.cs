using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Admits what the operator states in anybody's name: who can reach the database may write to it.</summary>
/// <remarks>
/// What follows from a fact (one accountable for each node, the list of terms) is kept all the same. Only the facts that
/// something follows from are put to the rules: an import is made of millions of others.
/// </remarks>
internal sealed class OperatorAdmission : IAdmission
{
    private readonly Admission _rules = new();

    public AdmissionDecision Decide(Transaction proposed, IHead head)
    {
        var weighed = proposed with
        {
            Author = WellKnownNodes.System,
            Asserted = [.. proposed.Asserted.Where(HasConsequences)],
            Retracted = [.. proposed.Retracted.Where(HasConsequences)],
        };
        if (weighed.Asserted.IsEmpty && weighed.Retracted.IsEmpty && weighed.Events.IsEmpty)
            return new AdmissionDecision.Admitted(proposed);
        return _rules.Decide(weighed, head) switch
        {
            AdmissionDecision.Admitted(var kept) => new AdmissionDecision.Admitted(Completed(proposed, weighed, kept)),
            var refused => refused,
        };
    }

    private static bool HasConsequences(Fact fact) =>
        fact.Predicate == ReservedPredicates.IsAccountableFor || fact.Predicate == ReservedPredicates.IsATermFor;

    // What follows comes first, then what was stated, in its order, without what the rules left out.
    private static Transaction Completed(Transaction proposed, Transaction weighed, Transaction kept)
    {
        var stated = weighed.Asserted.ToHashSet();
        var leftOut = stated.Except(kept.Asserted).ToHashSet();
        var following = kept.Asserted.Where(fact => !stated.Contains(fact)).Select(fact => ByAuthor(fact, proposed.Author));
        return proposed with
        {
            Asserted = [.. following, .. proposed.Asserted.Where(fact => !leftOut.Contains(fact))],
            Retracted = [.. proposed.Retracted.Union(kept.Retracted)],
        };
    }

    /// <summary>What follows from a statement follows for who states it, and not for the system that lets it pass.</summary>
    private static Fact ByAuthor(Fact fact, Node author) =>
        fact.Subject == WellKnownNodes.System && fact.Predicate == ReservedPredicates.IsAccountableFor
            ? fact with { Subject = author }
            : fact;
}
