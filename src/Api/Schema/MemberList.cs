using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Schema;

/// <summary>Who belongs to a node.</summary>
internal static class MemberList
{
    private static readonly ImmutableArray<(Node Predicate, string Role)> Roles =
    [
        (ReservedPredicates.IsAccountableFor, "ACCOUNTABLE"),
        (ReservedPredicates.IsHostOf, "HOST"),
        (ReservedPredicates.IsMemberOf, "MEMBER"),
    ];

    /// <summary>The users with the widest role each; null unless the asker may list them.</summary>
    public static ImmutableArray<(Node User, string Role)>? Of(Node asker, Node node, IGraph graph)
    {
        if (!new Viewer(asker, graph).May(Right.SeeMembers, node))
        {
            return null;
        }

        var found = new Dictionary<Node, string>();
        foreach (var (predicate, role) in Roles)
        {
            foreach (var subject in graph.Subjects(graph.Find(predicate), graph.Find(node)))
            {
                if (Identity.UserIds.IsUser(graph.NodeOf(subject)))
                {
                    found.TryAdd(graph.NodeOf(subject), role);
                }
            }
        }

        return [.. found.Select(member => (member.Key, member.Value)).OrderBy(member => member.Key.Spelling, StringComparer.Ordinal)];
    }
}
