using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>The facts of which each alone would give a user a right on a node: a role, a membership in a group that has one, and the same on what the node is inside.</summary>
/// <param name="access">The user's rights now.</param>
/// <param name="graph">The graph of these.</param>
internal sealed class Offers(Access access, IGraph graph)
{
    // Of a node's holders and containers, that a popular one does not cost more than it can offer.
    private const int MostLookedAt = 1_000;

    // Narrow to wide; accountability is not offered, since it is handed over and not granted.
    private static readonly ImmutableArray<Roles> Granted =
        [Roles.Referer, Roles.Conceptor, Roles.Reader, Roles.Access, Roles.Member, Roles.Host];

    // Members of a group have what the group is accountable for.
    private static readonly ImmutableArray<Roles> OfGroups = [.. Granted, Roles.Creator];

    /// <summary>The offers, the narrowest first, found one by one: roles on the node, groups, and then what the node is inside.</summary>
    public IEnumerable<Fact> For(Node user, Node node, Roles roles)
    {
        foreach (var fact in On(user, node, roles))
            yield return fact;

        // Copied: a list of the graph cannot be held while others are looked at.
        NodeId[] containers = [.. First(graph.Objects(graph.Find(node), access.Names.IsMemberOf))];
        foreach (var fact in containers.SelectMany(container => On(user, graph.NodeOf(container), roles)))
            yield return fact;
    }

    private IEnumerable<Fact> On(Node user, Node node, Roles roles)
    {
        foreach (var role in Granted.Where(role => (roles & role) != Roles.None))
            yield return new(user, RolePredicates.PredicateOf(role), node);
        var id = graph.Find(node);
        foreach (var role in OfGroups.Where(role => (roles & role) != Roles.None))
        {
            NodeId[] holders = [.. First(graph.Subjects(access.Names.Of(role), id))];
            foreach (var holder in holders.Where(holder => !WellKnownNodes.IsUser(graph.NodeOf(holder)) && access.Confers(holder, role, id)))
                yield return new(user, ReservedPredicates.IsMemberOf, graph.NodeOf(holder));
        }
    }

    private static ReadOnlySpan<NodeId> First(ReadOnlySpan<NodeId> nodes) => nodes[..Math.Min(nodes.Length, MostLookedAt)];
}
