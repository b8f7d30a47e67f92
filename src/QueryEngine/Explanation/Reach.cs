using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Looks the other way round: who can see a node, and what somebody else can see.</summary>
public static class Reach
{
    /// <summary>Users that an answer names at most; there may be more when it names so many.</summary>
    public const int MaximumUsers = 10_000;

    /// <summary>The users that have a right on a node, in the order of their ids; null unless the asker may see its members.</summary>
    public static ImmutableArray<Node>? UsersWith(Node asker, Right right, Node node, IGraph graph)
    {
        var names = new RoleNames(graph);
        var id = graph.Find(node);
        if (!new Access(asker, graph, names).Holds(id, RightTable.RolesThatGive(Right.SeeMembers)))
            return null;
        var candidates = new HashSet<NodeId>();
        foreach (var place in (NodeId[])[id, .. graph.Objects(id, names.IsMemberOf)])
            AddCandidates(graph, names, place, candidates);
        return
        [
            .. candidates
                .Select(graph.NodeOf)
                .Where(WellKnownNodes.IsUser)
                .Where(user => new Access(user, graph, names).Holds(id, RightTable.RolesThatGive(right)))
                .OrderBy(user => user.Spelling, StringComparer.Ordinal)
                .Take(MaximumUsers),
        ];
    }

    /// <summary>The matching records that a user can see, as far as the asker may grant rights on them; null when they are looked for among more facts than one query may look at.</summary>
    /// <remarks>What matches is judged by the asker's eyes: what else the user sees of a record is not the asker's to know.</remarks>
    public static ImmutableArray<Node>? VisibleTo(
        Node asker, Node user, ImmutableArray<Pattern> patterns, IGraph graph, CancellationToken cancellationToken)
    {
        var (own, others) = (new Viewer(asker, graph), new Viewer(user, graph));
        var found = Matches.Find(patterns, graph, own, graph, int.MaxValue, new(Budget.PerQuery, cancellationToken));
        if (!found.IsComplete)
            return null;
        return
        [
            .. found.Records
                .Where(record => asker == user || own.May(Right.Grant, record) && others.May(Right.See, record))
                .OrderBy(record => record.Spelling, StringComparer.Ordinal),
        ];
    }

    /// <summary>Everybody who has a role on the node or belongs to something that has one.</summary>
    internal static void AddCandidates(IGraph graph, RoleNames names, NodeId node, HashSet<NodeId> candidates)
    {
        foreach (var holder in Holders(graph, names, node, RolePredicates.Stated))
        {
            candidates.Add(holder);
            if (!WellKnownNodes.IsUser(graph.NodeOf(holder)))
                candidates.UnionWith(Holders(graph, names, holder, RolePredicates.MakingGroups));
            if (candidates.Count > MaximumUsers)
                return;
        }
    }

    private static List<NodeId> Holders(IGraph graph, RoleNames names, NodeId node, ImmutableArray<Roles> roles)
    {
        var holders = new List<NodeId>();
        foreach (var role in roles)
            holders.AddRange(graph.Subjects(names.Of(role), node));
        return holders;
    }
}
