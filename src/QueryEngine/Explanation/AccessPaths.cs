using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>The ways in which a user holds a right on a node, each as the facts that together give it.</summary>
internal static class AccessPaths
{
    /// <summary>At most three facts each: the user's group, the group's role, the container. Empty facts: the node is the user. Found one by one.</summary>
    public static IEnumerable<ImmutableArray<Fact>> Of(Access access, IGraph graph, NodeId node, Roles roles)
    {
        if (node == NodeId.None || access.User == NodeId.None)
            yield break;
        if (node == access.User && (roles & Roles.Self) != Roles.None)
            yield return [];
        foreach (var path in To(access, graph, node, roles))
            yield return path;

        // Copied: a list of the graph cannot be held while others look at what was found.
        NodeId[] containers = [.. graph.Objects(node, access.Names.IsMemberOf)];
        foreach (var container in containers)
        {
            var inside = Named(graph, node, ReservedPredicates.IsMemberOf, container);
            foreach (var path in To(access, graph, container, roles))
                yield return path.Add(inside);
        }
    }

    private static IEnumerable<ImmutableArray<Fact>> To(Access access, IGraph graph, NodeId node, Roles roles) =>
        from role in RolePredicates.Stated
        where (roles & role) != Roles.None
        from @group in access.GroupsThatGive(node, role)
        let held = Named(graph, @group, RolePredicates.PredicateOf(role), node)
        select @group == access.User ? ImmutableArray.Create(held) : [Joined(access, graph, @group), held];

    private static Fact Joined(Access access, IGraph graph, NodeId group)
    {
        var role = RolePredicates.MakingGroups.First(making => graph.Contains(access.User, access.Names.Of(making), group));
        return Named(graph, access.User, RolePredicates.PredicateOf(role), group);
    }

    private static Fact Named(IGraph graph, NodeId subject, Node predicate, NodeId @object) =>
        new(graph.NodeOf(subject), predicate, graph.NodeOf(@object));
}
