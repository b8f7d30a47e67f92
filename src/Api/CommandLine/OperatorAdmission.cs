using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Admits what the operator states in anybody's name: who can reach the database may write to it.</summary>
/// <remarks>What follows from a fact (one accountable for each node, the list of terms) is kept all the same.</remarks>
internal sealed class OperatorAdmission : IAdmission
{
    private readonly Admission _rules = new();

    public AdmissionDecision Decide(Transaction proposed, IHead head) =>
        _rules.Decide(proposed with { Author = WellKnownNodes.System }, head) switch
        {
            AdmissionDecision.Admitted admitted => new AdmissionDecision.Admitted(admitted.AsWritten with
            {
                Author = proposed.Author,
                Asserted = [.. admitted.AsWritten.Asserted.Select(fact => ByAuthor(fact, proposed))],
            }),
            var refused => refused,
        };

    /// <summary>What follows from a statement follows for who states it, and not for the system that lets it pass.</summary>
    private static Fact ByAuthor(Fact fact, Transaction proposed) =>
        fact.Subject == WellKnownNodes.System && fact.Predicate == ReservedPredicates.IsAccountableFor && !proposed.Asserted.Contains(fact)
            ? fact with { Subject = proposed.Author }
            : fact;
}
