using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Shows what a transaction would change before it is made: the same admission, run dry, and both states compared.</summary>
public sealed class Previews(IFactStore store)
{
    /// <summary>Users whose rights are compared at most; one right costs what the user can reach.</summary>
    public const int MaximumUsers = 100;

    /// <summary>Nodes that a user may reach directly and still be compared.</summary>
    public const int MaximumNodes = 100_000;

    private static readonly ImmutableArray<Right> Compared = [Right.See, Right.Read, Right.Write, Right.Grant];

    /// <summary>What would become of the transaction now. Users and nodes that its author neither sees nor names are left out.</summary>
    /// <exception cref="StorageUnavailableException">What was missing in memory could not be loaded in time.</exception>
    public async ValueTask<Preview> ShowAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        var outcome = await store.RehearseAsync(transaction, cancellationToken);
        if (outcome is CommitOutcome.Refused(var reasons))
            return new Preview.Refused(reasons);
        if (outcome is not CommitOutcome.Committed({ Transaction: var written }, _))
            throw new UnreachableException($"{outcome.GetType().Name} is no outcome.");
        var shown = await store.ReadAsync(graph => Compare(graph, transaction, written), ReadAt.Newest, cancellationToken);
        return shown.Value;
    }

    private static Preview.Admitted Compare(IGraph before, Transaction proposed, Transaction written)
    {
        var after = new Overlay(before);
        after.Apply(written, default);
        var (then, now) = (Concerned(before, written), Concerned(after, written));

        var (authorBefore, authorAfter) = (new Viewer(written.Author, before), new Viewer(written.Author, after));
        var named = proposed.Asserted.Concat(proposed.Retracted).SelectMany(fact => (Node[])[fact.Subject, fact.Object]).ToHashSet();
        bool IsSeen(Node node) => named.Contains(node) || authorBefore.Sees(before.Find(node)) || authorAfter.Sees(after.Find(node));

        // Counted after those that the author does not see are left out, so that they are not told by their number.
        var users = then.Users.Concat(now.Users).Distinct().Where(IsSeen).OrderBy(user => user.Spelling, StringComparer.Ordinal).ToList();
        var compared = users.Take(MaximumUsers).Where(user => IsWithinReach(user, before) && IsWithinReach(user, after)).ToList();
        var changes = compared
            .SelectMany(user => Compared.Select(right => Compare(user, right, before, after, IsSeen)))
            .Where(change => change.Gained > 0 || change.Lost > 0);
        return new(written, [.. changes], compared.Count == users.Count && then.IsComplete && now.IsComplete);
    }

    private static AccessChange Compare(Node user, Right right, IGraph before, IGraph after, Func<Node, bool> isSeen)
    {
        var had = Held(user, right, before);
        var has = Held(user, right, after);
        return new(user, right, has.Count(node => !had.Contains(node) && isSeen(node)), had.Count(node => !has.Contains(node) && isSeen(node)));
    }

    private static HashSet<Node> Held(Node user, Right right, IGraph graph) =>
        [.. new Access(user, graph, new(graph)).All(RightTable.RolesThatGive(right)).Select(graph.NodeOf).Where(node => !WellKnownNodes.IsUser(node))];

    private static bool IsWithinReach(Node user, IGraph graph) =>
        new Access(user, graph, new(graph)) is var access
        && (access.User == NodeId.None || access.EstimateAll(RightTable.RolesThatGive(Right.See), MaximumNodes) <= MaximumNodes);

    private static ConcernedUsers Concerned(IGraph graph, Transaction written)
    {
        var concerned = new ConcernedUsers(graph);
        foreach (var fact in written.Asserted.Concat(written.Retracted).Where(fact => RolePredicates.RoleOf(fact.Predicate) != Roles.None))
            concerned.Add(fact);
        return concerned;
    }
}
