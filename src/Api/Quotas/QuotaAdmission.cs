using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Quotas;

/// <summary>Last of all, the room: enters in the book what a transaction adds, and refuses it when whoever is charged is full.</summary>
/// <param name="others">Decide first.</param>
/// <param name="options">What counts, and what is free.</param>
/// <param name="enforces">False for the operator, whose writes are entered and never refused.</param>
internal sealed class QuotaAdmission(IAdmission others, QuotaOptions options, bool enforces) : IAdmission
{
    /// <inheritdoc/>
    public AdmissionDecision Decide(Transaction proposed, IHead head)
    {
        // The system's own corrections of the book are taken as they are.
        if (proposed.Author == WellKnownNodes.System && !proposed.Tallies.IsEmpty)
        {
            return new AdmissionDecision.Admitted(proposed);
        }

        var verdict = others.Decide(proposed with { Tallies = [] }, head);
        if (verdict is not AdmissionDecision.Admitted(var admitted) || !Concerns(admitted))
        {
            return verdict;
        }

        var refusals = new List<Refusal>();
        var ledger = new StorageLedger(head, options);
        var written = ledger.Enter(admitted, refusals);
        if (enforces && proposed.Author != WellKnownNodes.System)
        {
            refusals.AddRange(ledger.Overdrawn().Select(payer => Full(payer, proposed.Author)));
        }

        return refusals.Count == 0 ? new AdmissionDecision.Admitted(written) : new AdmissionDecision.Refused([.. refusals]);
    }

    /// <summary>The refusal when there is no room. Says nothing about how much another one has: <c>quota</c> tells whoever may know.</summary>
    public static Refusal Full(Node payer, Node author) => new(
        QuotaCodes.Exceeded,
        payer == author
            ? "There is no room left for this in your storage. Make records smaller, hand some over to a group with room, or get more; quota shows how much there is."
            : "There is no room left for this in the storage of whoever pays for it. Ask who is accountable for the record, or for its group.");

    private static bool Concerns(Transaction admitted) =>
        !admitted.Events.IsEmpty || admitted.Asserted.Any(IsEntered) || admitted.Retracted.Any(IsEntered);

    private static bool IsEntered(Fact fact) =>
        fact.Predicate == ReservedPredicates.IsAccountableFor || fact.Predicate == ReservedPredicates.HasQuota;
}
