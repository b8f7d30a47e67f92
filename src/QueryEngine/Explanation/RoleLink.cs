using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>A fact that states a role, in the numbers of one graph.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoleLink(NodeId Subject, Roles Role, NodeId Object)
{
    public Fact In(IGraph graph) => new(graph.NodeOf(Subject), RolePredicates.PredicateOf(Role), graph.NodeOf(Object));

    public bool IsSeenBy(Viewer viewer) => viewer.SeesFact(Subject, viewer.Names.Of(Role), Object);
}
