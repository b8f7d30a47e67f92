using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Finds the users whose rights a change of role facts can touch, in one graph; to be asked before and after the change.</summary>
/// <remarks>
/// A role fact touches (1) its subject, or whoever belongs to it; (2) whoever has a role on the object, when it puts the subject
/// inside; (3) where it gives or takes the right to grant on a node: whoever belongs to a group that somebody put into
/// that node, since such a group confers rights only as long as that somebody may grant.
/// </remarks>
internal sealed class ConcernedUsers(IGraph graph)
{
    /// <summary>Nodes whose groups are looked at at most.</summary>
    private const int MaximumPlaces = 10_000;

    private readonly RoleNames _names = new(graph);
    private readonly HashSet<NodeId> _users = [];
    private readonly HashSet<NodeId> _places = [];

    /// <summary>False when more would have had to be looked at.</summary>
    public bool IsComplete { get; private set; } = true;

    public IEnumerable<Node> Users => _users.Select(graph.NodeOf).Where(WellKnownNodes.IsUser);

    /// <summary>Adds those whom a role fact touches that comes or goes.</summary>
    public void Add(Fact fact)
    {
        var (subject, @object, role) = (graph.Find(fact.Subject), graph.Find(fact.Object), RolePredicates.RoleOf(fact.Predicate));
        if (subject == NodeId.None || @object == NodeId.None)
            return;
        AddUsersOf(subject);
        if (!WellKnownNodes.IsUser(fact.Subject) && role == Roles.Member)
        {
            AddHolders(@object);
            AddPlace(subject);
        }

        if (MayGiveGrant(role))
            AddPlaceAndInside(@object);
        if (RolePredicates.MakingGroups.Contains(role))
            AddPlacesOfGroup(@object);
    }

    private static bool MayGiveGrant(Roles role) => (RightTable.RolesThatGive(Right.Grant) & role) != Roles.None;

    private void AddUsersOf(NodeId node)
    {
        _users.Add(node);
        foreach (var role in RolePredicates.MakingGroups)
            _users.UnionWith([.. graph.Subjects(_names.Of(role), node)]);
        IsComplete &= _users.Count <= Reach.MaximumUsers;
    }

    private void AddHolders(NodeId node)
    {
        Reach.AddCandidates(graph, _names, node, _users);
        IsComplete &= _users.Count <= Reach.MaximumUsers;
    }

    // Who belongs to the group may grant on what the group hosts or is accountable for.
    private void AddPlacesOfGroup(NodeId group)
    {
        foreach (var role in RolePredicates.MakingGroups.Where(MayGiveGrant))
        {
            NodeId[] hosted = [.. graph.Objects(group, _names.Of(role))];
            foreach (var node in hosted)
                AddPlaceAndInside(node);
        }
    }

    private void AddPlaceAndInside(NodeId node)
    {
        if (!AddPlace(node))
            return;
        foreach (var inside in Inside(node))
            AddPlace(inside);
    }

    private bool AddPlace(NodeId place)
    {
        if (_places.Count >= MaximumPlaces)
            return IsComplete = false;
        if (!_places.Add(place))
            return false;
        foreach (var group in Inside(place).Where(node => !WellKnownNodes.IsUser(graph.NodeOf(node))))
            AddUsersOf(group);
        return true;
    }

    // Copied: a list of the graph cannot be held while others are looked at.
    private NodeId[] Inside(NodeId node) => [.. graph.Subjects(_names.IsMemberOf, node)];
}
