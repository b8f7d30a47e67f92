using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Which nodes a user stands to in which roles, worked out from the facts of one graph.</summary>
/// <remarks>
/// <para>With g in Groups(u) = u and the objects of its membership, host and accountability facts:
/// Direct(u, R) = objects of facts (g, p, ·) with p stating a role of R;
/// Inside(u, R) = subjects of (·, <c>$isMemberOf</c>, o) with o in Direct(u, R);
/// Access(u, R) = Direct + Inside, and u itself when R contains <see cref="Roles.Self"/>. Nothing is transitive beyond that.</para>
/// <para>A point check walks from the node towards the user and looks at the smaller side of each hub;
/// <see cref="All"/> walks from the user and costs what the user can reach.</para>
/// </remarks>
internal sealed class Access
{
    private readonly IGraph _graph;
    private int _groupCount = -1;
    private HashSet<NodeId>? _groups;

    public Access(Node user, IGraph graph, RoleNames names)
    {
        _graph = graph;
        Names = names;
        User = graph.Find(user);
    }

    public RoleNames Names { get; }

    /// <summary>Whether something hung on the rights of somebody else; see <see cref="Confers"/>.</summary>
    public bool AsksForOthers { get; private set; }

    /// <summary>The user's number; none as long as no fact names the user.</summary>
    public NodeId User { get; }

    /// <summary>Whether the node is in Access(user, <paramref name="roles"/>).</summary>
    public bool Holds(NodeId node, Roles roles)
    {
        if (User == NodeId.None || node == NodeId.None)
            return false;
        if ((roles & Roles.Self) != Roles.None && node == User)
            return true;
        if (HoldsDirectly(node, roles))
            return true;

        foreach (var container in _graph.Objects(node, Names.IsMemberOf))
        {
            if (HoldsDirectly(container, roles))
                return true;
        }

        return false;
    }

    /// <summary>Access(user, <paramref name="roles"/>) as a set.</summary>
    public HashSet<NodeId> All(Roles roles)
    {
        var found = new HashSet<NodeId>();
        if (User == NodeId.None)
            return found;
        foreach (var group in Groups())
            AddDirect(group, roles, found);

        foreach (var container in found.ToArray())
        {
            foreach (var inside in _graph.Subjects(Names.IsMemberOf, container))
                found.Add(inside);
        }

        if ((roles & Roles.Self) != Roles.None)
            found.Add(User);
        return found;
    }

    /// <summary>The user and whatever the user belongs to, hosts or is accountable for.</summary>
    public IReadOnlySet<NodeId> Groups()
    {
        if (_groups is not null)
            return _groups;
        var groups = new HashSet<NodeId> { User };
        foreach (var role in RolePredicates.MakingGroups)
        {
            foreach (var group in _graph.Objects(User, Names.Of(role)))
                groups.Add(group);
        }

        return _groups = groups;
    }

    /// <summary>At least as many as there are nodes in Direct(user, roles), or more than <paramref name="enough"/>: counting stops there.</summary>
    public long EstimateAll(Roles roles, long enough)
    {
        if (GroupCount() > enough)
            return GroupCount();
        long sum = 1;
        foreach (var group in Groups())
        {
            foreach (var role in RolePredicates.Stated)
            {
                if ((roles & role) != Roles.None)
                    sum += _graph.CountObjects(group, Names.Of(role));
            }

            if (sum > enough)
                break;
        }

        return sum;
    }

    /// <summary>Whether <paramref name="node"/> is in Groups(user).</summary>
    public bool IsGroup(NodeId node) =>
        node == User
        || _graph.Contains(User, Names.IsMemberOf, node)
        || _graph.Contains(User, Names.IsAccountableFor, node)
        || _graph.Contains(User, Names.IsHostOf, node);

    /// <summary>The first group through which the user holds the role on the node itself; none when there is no such group.</summary>
    public NodeId GroupThatGives(NodeId node, Roles role)
    {
        var predicate = Names.Of(role);
        if (_graph.Contains(User, predicate, node))
            return User;
        var grants = _graph.CountSubjects(predicate, node);
        if (grants == 0)
            return NodeId.None;
        return grants <= GroupCount() ? FirstGranted(node, role, predicate) : FirstGroup(node, role, predicate);
    }

    /// <summary>All groups through which the user holds the role on the node itself, found one by one; as cheap as <see cref="GroupThatGives"/> up to the first.</summary>
    public IEnumerable<NodeId> GroupsThatGive(NodeId node, Roles role)
    {
        var predicate = Names.Of(role);
        if (_graph.Contains(User, predicate, node))
            yield return User;
        var grants = _graph.CountSubjects(predicate, node);
        if (grants == 0)
            yield break;

        // Copied: a list of the graph cannot be held while others look at what was found.
        IEnumerable<NodeId> candidates = grants <= GroupCount()
            ? _graph.Subjects(predicate, node).ToArray().Where(IsGroup)
            : Groups().Where(group => _graph.Contains(group, predicate, node));
        foreach (var group in candidates.Where(group => group != User && Confers(group, role, node)))
            yield return group;
    }

    /// <summary>
    /// A group inside another one confers nothing on its users unless whoever stated that could have granted it: a node may
    /// be put into a container by people who hold far less than its owner.
    /// </summary>
    public bool Confers(NodeId group, Roles role, NodeId node)
    {
        if (role != Roles.Member || WellKnownNodes.IsUser(_graph.NodeOf(group)))
            return true;
        return _graph.ProvenanceOf(group, Names.IsMemberOf, node) is { } stated && MayGrant(stated.Author, node);
    }

    private bool MayGrant(Node author, NodeId node)
    {
        if (author == WellKnownNodes.System)
            return true;
        AsksForOthers = true;
        return new Access(author, _graph, Names).Holds(node, RightTable.RolesThatGive(Right.Grant));
    }

    private bool HoldsDirectly(NodeId node, Roles roles)
    {
        foreach (var role in RolePredicates.Stated)
        {
            if ((roles & role) != Roles.None && GroupThatGives(node, role) != NodeId.None)
                return true;
        }

        return false;
    }

    private NodeId FirstGranted(NodeId node, Roles role, NodeId predicate)
    {
        foreach (var group in _graph.Subjects(predicate, node))
        {
            if (IsGroup(group) && Confers(group, role, node))
                return group;
        }

        return NodeId.None;
    }

    private NodeId FirstGroup(NodeId node, Roles role, NodeId predicate) =>
        Groups().FirstOrDefault(group => _graph.Contains(group, predicate, node) && Confers(group, role, node));

    private void AddDirect(NodeId group, Roles roles, HashSet<NodeId> found)
    {
        foreach (var role in RolePredicates.Stated)
        {
            if ((roles & role) == Roles.None)
                continue;
            foreach (var node in _graph.Objects(group, Names.Of(role)))
            {
                if (group == User || !found.Contains(node) && Confers(group, role, node))
                    found.Add(node);
            }
        }
    }

    private int GroupCount()
    {
        if (_groupCount >= 0)
            return _groupCount;
        _groupCount = 1;
        foreach (var role in RolePredicates.MakingGroups)
            _groupCount += _graph.CountObjects(User, Names.Of(role));
        return _groupCount;
    }
}
