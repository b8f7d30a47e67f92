using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Why a user may or may not do something, for whoever can change it.</summary>
/// <param name="User">Who asked for it.</param>
/// <param name="Right">For what.</param>
/// <param name="Node">On which node.</param>
/// <param name="Because">
/// The facts that together give the right, whether the redeemer sees them or not; null when nothing gives it. It may have been
/// given since the token was made, or always was, along facts that were not shown.
/// </param>
/// <param name="Held">The roles that the user does hold on the node, by their predicates, the strongest first.</param>
/// <param name="WouldGrant">Facts of which each alone would give the right, the narrowest first; at most <see cref="MaximumOffers"/>.</param>
public sealed record DenialReason(
    Node User, Right Right, Node Node, ImmutableArray<Fact>? Because, ImmutableArray<Node> Held, ImmutableArray<Fact> WouldGrant)
{
    /// <summary>Facts that are offered at most.</summary>
    public const int MaximumOffers = 16;
}
