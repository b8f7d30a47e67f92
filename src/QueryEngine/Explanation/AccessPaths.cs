using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>The ways in which a user holds a right on a node, each as the facts that together give it, as far as an asker sees all of them.</summary>
/// <remarks>
/// Who asks about themselves sees the whole way along roles that make visible what they lead to, so nothing is looked at twice.
/// Otherwise what the asker does not see is left out before anything that leads to it is looked for. Every way begins with the
/// user and ends with the node, so that whoever does not see both sees none.
/// </remarks>
/// <param name="access">Whose ways.</param>
/// <param name="asker">Who wants to know; null for whoever may know everything about the node.</param>
/// <param name="graph">The graph of both.</param>
internal sealed class AccessPaths(Access access, Viewer? asker, IGraph graph)
{
    private readonly Roles _shownAnyway = ShownAnyway(access, asker);

    private bool IsAboutThemselves => asker?.Access.User == access.User;

    /// <summary>The facts of the first way; null when there is none.</summary>
    public ImmutableArray<Fact>? First(NodeId node, Roles roles)
    {
        var path = To(node, roles).FirstOrDefault();
        return path.IsDefault ? null : [.. path.Select(link => link.In(graph))];
    }

    // At most three links each: the user's group, the group's role, the container. No link: the node is the user.
    private IEnumerable<ImmutableArray<RoleLink>> To(NodeId node, Roles roles)
    {
        if (node == NodeId.None || access.User == NodeId.None || !AreEndsSeen(node))
            yield break;
        if (node == access.User && (roles & _shownAnyway & Roles.Self) != Roles.None)
            yield return [];
        foreach (var path in Directly(node, roles).Where(IsShown))
            yield return path;

        // Copied: a list of the graph cannot be held while others look at what was found.
        NodeId[] containers = [.. graph.Objects(node, access.Names.IsMemberOf)];
        foreach (var container in containers)
        {
            var inside = new RoleLink(node, Roles.Member, container);
            foreach (var path in Directly(container, roles).Select(path => path.Add(inside)).Where(IsShown))
                yield return path;
        }
    }

    private bool AreEndsSeen(NodeId node) =>
        asker is null || IsAboutThemselves || (asker.Sees(node) || asker.IsTerm(node)) && asker.Sees(access.User);

    private IEnumerable<ImmutableArray<RoleLink>> Directly(NodeId node, Roles roles) =>
        from role in RolePredicates.Stated
        where (roles & role) != Roles.None && CanBeShown(role, node)
        from @group in access.GroupsThatGive(node, role)
        let held = new RoleLink(@group, role, node)
        select @group == access.User ? ImmutableArray.Create(held) : [Joined(@group), held];

    private static Roles ShownAnyway(Access access, Viewer? asker)
    {
        if (asker is null)
            return ~Roles.None;
        return access.User == asker.Access.User ? RightTable.RolesThatGive(Right.See) : Roles.None;
    }

    private bool CanBeShown(Roles role, NodeId node) =>
        (_shownAnyway & role) != Roles.None || asker!.Sees(node) || asker.IsTerm(node);

    private bool IsShown(ImmutableArray<RoleLink> path) =>
        path.All(link => (_shownAnyway & link.Role) != Roles.None) || path.All(link => link.IsSeenBy(asker!));

    private RoleLink Joined(NodeId group)
    {
        var role = RolePredicates.MakingGroups.First(making => graph.Contains(access.User, access.Names.Of(making), group));
        return new(access.User, role, group);
    }
}
