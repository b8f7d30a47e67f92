using System.Collections.Immutable;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Says why somebody may or may not do something. Worked out anew each time, never kept.</summary>
public sealed class Explanations(IFactStore store, TokenSigner signer)
{
    private const string Purpose = "denial";

    // Narrow to wide; accountability is not offered, since it is handed over and not granted.
    private static readonly ImmutableArray<Roles> Offers =
        [Roles.Referer, Roles.Conceptor, Roles.Reader, Roles.Access, Roles.Member, Roles.Host];

    /// <summary>Why <paramref name="user"/> may do something with a node, along facts that <paramref name="asker"/> sees.</summary>
    /// <remarks>
    /// Cost: at most three times that of the check when users ask about themselves. About others, each way in which they hold
    /// the right is looked at until the asker sees one whole.
    /// </remarks>
    public ValueTask<Answer<WhyAnswer>> WhyAsync(
        Node asker, Node user, Right right, Node node, CancellationToken cancellationToken) =>
        store.ReadAsync(graph => Why(new(asker, graph), graph, user, right, node), ReadAt.Newest, cancellationToken);

    /// <summary>The reason behind a token; null for everybody who is neither accountable for the node nor its host, and for what is no token.</summary>
    public async ValueTask<Answer<DenialReason?>> RedeemAsync(Node redeemer, string token, CancellationToken cancellationToken)
    {
        var parts = signer.Open(Purpose, token)?.Split(' ');
        return await store.ReadAsync(
            graph => parts is [var user, var right, var node] && new Viewer(redeemer, graph).May(Right.Grant, new(node))
                ? Reason(graph, new(user), Enum.Parse<Right>(right), new(node))
                : null,
            ReadAt.Newest,
            cancellationToken);
    }

    /// <summary>The whole reason, for the operator, who can read the database anyway: the facts that give the right, or what would. Nothing that users reach may call it.</summary>
    public ValueTask<Answer<(ImmutableArray<Fact>? Path, DenialReason Reason)>> ForOperatorAsync(
        Node user, Right right, Node node, CancellationToken cancellationToken) =>
        store.ReadAsync<(ImmutableArray<Fact>?, DenialReason)>(
            graph =>
            {
                var paths = new AccessPaths(new(user, graph, new(graph)), asker: null, graph).To(graph.Find(node), RightTable.RolesThatGive(right));
                return (paths.Select(path => Named(path, graph)).FirstOrDefault(), Reason(graph, user, right, node));
            },
            ReadAt.Newest,
            cancellationToken);

    private WhyAnswer Why(Viewer asker, IGraph graph, Node user, Right right, Node node)
    {
        var access = user == asker.User ? asker.Access : new Access(user, graph, asker.Names);
        var paths = new AccessPaths(access, asker, graph).To(graph.Find(node), RightTable.RolesThatGive(right));
        if (paths.FirstOrDefault() is { IsDefault: false } path)
            return new WhyAnswer.Granted(Named(path, graph)!.Value);
        return new WhyAnswer.NotShown(signer.Seal(Purpose, $"{user} {right} {node}"));
    }

    private static ImmutableArray<Fact>? Named(ImmutableArray<RoleLink> path, IGraph graph) => [.. path.Select(link => link.In(graph))];

    private static DenialReason Reason(IGraph graph, Node user, Right right, Node node)
    {
        var access = new Access(user, graph, new(graph));
        var roles = RightTable.RolesThatGive(right);
        var held = RolePredicates.Stated.Where(role => access.Holds(graph.Find(node), role)).Aggregate(Roles.None, (all, role) => all | role);
        var direct = Offers.Where(role => (roles & role) != Roles.None).Select(role => new Fact(user, RolePredicates.PredicateOf(role), node));
        var groups = GroupsThatHold(graph, access.Names, roles, node).Select(group => new Fact(user, ReservedPredicates.IsMemberOf, group));
        return new(user, right, node, access.Holds(graph.Find(node), roles), held, [.. direct.Concat(groups).Take(DenialReason.MaximumOffers)]);
    }

    private static List<Node> GroupsThatHold(IGraph graph, RoleNames names, Roles roles, Node node)
    {
        var groups = new List<Node>();
        foreach (var role in Offers.Where(role => (roles & role) != Roles.None))
        {
            foreach (var group in graph.Subjects(names.Of(role), graph.Find(node)))
            {
                if (groups.Count < DenialReason.MaximumOffers && !WellKnownNodes.IsUser(graph.NodeOf(group)))
                    groups.Add(graph.NodeOf(group));
            }
        }

        return groups;
    }
}
