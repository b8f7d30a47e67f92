using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Why a user may not do something, for whoever can change it.</summary>
/// <param name="User">Who asked for it.</param>
/// <param name="Right">For what.</param>
/// <param name="Node">On which node.</param>
/// <param name="IsGrantedNow">The right has been given since the token was made, or always was, along facts that were not shown.</param>
/// <param name="Held">The roles that the user does hold on the node.</param>
/// <param name="WouldGrant">Facts of which each alone would give the right, the narrowest first; at most <see cref="MaximumOffers"/>.</param>
public sealed record DenialReason(
    Node User, Right Right, Node Node, bool IsGrantedNow, Roles Held, ImmutableArray<Fact> WouldGrant)
{
    /// <summary>Facts that are offered at most.</summary>
    public const int MaximumOffers = 16;
}
