using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Who may make whom accountable: a claim of what has no owner, or a transfer by the owner to a group.</summary>
/// <remarks>Never to another user: that would hand over the bill without consent.</remarks>
internal sealed class AccountabilityRule(FactJudge judge, Node author, Func<Node, bool> exists)
{
    public Refusal? AgainstAsserting(Fact fact)
    {
        var mayBeStated = fact.Subject == author && MayClaim(fact.Object) || MayTransfer(fact);
        return mayBeStated
            ? null
            : FactJudge.Refuse(
                AuthorizationCodes.AccountabilityNotPermitted,
                fact,
                "Accountability can be handed over once, by the user who holds it, to a group in which that user is member, accountable, or has $canAccess or $canRefine.");
    }

    private bool MayClaim(Node node) =>
        judge.IsInCreation(node)
        || RecordKinds.Of(node) != RecordKind.None && exists(node) && !judge.HasAccountable(node);

    private bool MayTransfer(Fact fact) =>
        fact.Subject != fact.Object
        && (judge.IsInCreation(fact.Object) || judge.IsTrue(author, ReservedPredicates.IsAccountableFor, fact.Object))
        && !judge.IsTerm(fact.Subject)
        && (fact.Subject == author || !WellKnownNodes.IsUser(fact.Subject))
        && (fact.Subject == author || judge.MayUse(fact.Subject, Right.TransferTo));
}
