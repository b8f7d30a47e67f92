using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>A user gives up a role of their own: the one thing that needs no right on the node.</summary>
public static class Leave
{
    /// <summary>The transaction in which <paramref name="user"/> gives up <paramref name="role"/> on <paramref name="node"/>.</summary>
    /// <param name="id">The transaction id.</param>
    /// <param name="user">Who leaves; the author.</param>
    /// <param name="role">One role, not <see cref="Roles.Creator"/>: accountability is handed over, never given up.</param>
    /// <param name="node">The group or node that is left.</param>
    /// <remarks>
    /// Distinct from retracting the fact, which stays with those who may grant it: a leave also states as a precondition that
    /// the role is held. When it is not, the outcome is <c>PRECONDITION_FAILED</c>.
    /// </remarks>
    public static Transaction Of(string id, Node user, Roles role, Node node)
    {
        if (RolePredicates.Stated.IndexOf(role) < 1)
            throw new ArgumentException($"{role} is not one role that can be given up.", nameof(role));
        var fact = new Fact(user, RolePredicates.PredicateOf(role), node);
        return new() { Id = id, Author = user, Retracted = [fact], Preconditions = [new Precondition.Present(fact)] };
    }
}
