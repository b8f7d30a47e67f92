using System.Collections.Frozen;
using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>The seven reserved predicates that state a role, and the roles that they state.</summary>
internal static class RolePredicates
{
    /// <summary>Roles that facts state, strongest first. A group is what a user stands to in one of the first three.</summary>
    public static readonly ImmutableArray<Roles> Stated =
        [Roles.Creator, Roles.Host, Roles.Member, Roles.Access, Roles.Reader, Roles.Conceptor, Roles.Referer];

    public static readonly ImmutableArray<Roles> MakingGroups = [Roles.Creator, Roles.Host, Roles.Member];

    private static readonly FrozenDictionary<Node, Roles> RoleByPredicate = new Dictionary<Node, Roles>
    {
        [ReservedPredicates.IsAccountableFor] = Roles.Creator,
        [ReservedPredicates.IsHostOf] = Roles.Host,
        [ReservedPredicates.IsMemberOf] = Roles.Member,
        [ReservedPredicates.CanAccess] = Roles.Access,
        [ReservedPredicates.CanRead] = Roles.Reader,
        [ReservedPredicates.CanRefine] = Roles.Conceptor,
        [ReservedPredicates.CanReferTo] = Roles.Referer,
    }.ToFrozenDictionary();

    /// <summary>The role that a predicate states; none for all others.</summary>
    public static Roles RoleOf(Node predicate) => RoleByPredicate.GetValueOrDefault(predicate);

    /// <summary>The predicate that states a role, asked for one role at a time.</summary>
    public static Node PredicateOf(Roles role) => RoleByPredicate.First(entry => entry.Value == role).Key;
}
