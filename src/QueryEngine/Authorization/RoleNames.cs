using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>The reserved predicates as one graph numbers them; none where no fact has used one yet.</summary>
internal sealed class RoleNames(IGraph graph)
{
    public NodeId IsATermFor { get; } = graph.Find(ReservedPredicates.IsATermFor);

    public NodeId SignsInWith { get; } = graph.Find(ReservedPredicates.SignsInWith);

    public NodeId HasQuota { get; } = graph.Find(ReservedPredicates.HasQuota);

    public NodeId IsAccountableFor { get; } = graph.Find(ReservedPredicates.IsAccountableFor);

    public NodeId IsHostOf { get; } = graph.Find(ReservedPredicates.IsHostOf);

    public NodeId IsMemberOf { get; } = graph.Find(ReservedPredicates.IsMemberOf);

    public NodeId CanAccess { get; } = graph.Find(ReservedPredicates.CanAccess);

    public NodeId CanRead { get; } = graph.Find(ReservedPredicates.CanRead);

    public NodeId CanRefine { get; } = graph.Find(ReservedPredicates.CanRefine);

    public NodeId CanReferTo { get; } = graph.Find(ReservedPredicates.CanReferTo);

    /// <summary>The predicate that states a role, asked for one role at a time.</summary>
    public NodeId Of(Roles role) => role switch
    {
        Roles.Creator => IsAccountableFor,
        Roles.Host => IsHostOf,
        Roles.Member => IsMemberOf,
        Roles.Access => CanAccess,
        Roles.Reader => CanRead,
        Roles.Conceptor => CanRefine,
        Roles.Referer => CanReferTo,
        _ => NodeId.None,
    };
}
