using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Says why somebody may or may not do something. Worked out anew each time, never kept.</summary>
public sealed class Explanations(IFactStore store, TokenSigner signer)
{
    private const string Purpose = "denial";

    /// <summary>Why <paramref name="user"/> may do something with a node, along facts that <paramref name="asker"/> sees; whoever may grant on the node sees all of them.</summary>
    /// <remarks>
    /// Cost: at most three times that of the checks that it consists of: whether the user has the right and, for another asker or along
    /// a role that does not make visible what it leads to, whether the asker may grant on the node or sees the nodes that the ways to it lead over.
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

    /// <summary>The whole reason, for the operator, who can read the database anyway. Nothing that users reach may call it.</summary>
    public ValueTask<Answer<DenialReason>> ForOperatorAsync(Node user, Right right, Node node, CancellationToken cancellationToken) =>
        store.ReadAsync(graph => Reason(graph, user, right, node), ReadAt.Newest, cancellationToken);

    private WhyAnswer Why(Viewer asker, IGraph graph, Node user, Right right, Node node)
    {
        var isAboutThemselves = user == asker.User;
        var access = isAboutThemselves ? asker.Access : new Access(user, graph, asker.Names);

        // They learn as much by redeeming the denial, and should not have to ask twice about what is theirs.
        var isEntitled = !isAboutThemselves && asker.May(Right.Grant, node);
        var paths = new AccessPaths(access, isEntitled ? null : asker, graph);
        if (paths.First(graph.Find(node), RightTable.RolesThatGive(right)) is { } path)
            return new WhyAnswer.Granted(path);
        return new WhyAnswer.NotShown(signer.Seal(Purpose, $"{user} {right} {node}"));
    }

    private static DenialReason Reason(IGraph graph, Node user, Right right, Node node)
    {
        var access = new Access(user, graph, new(graph));
        var (id, roles) = (graph.Find(node), RightTable.RolesThatGive(right));
        var because = new AccessPaths(access, asker: null, graph).First(id, roles);
        var held = RolePredicates.Stated.Where(role => access.Holds(id, role)).Select(RolePredicates.PredicateOf);
        var offers = new Offers(access, graph).For(user, node, roles).Take(DenialReason.MaximumOffers);
        return new(user, right, node, because, [.. held], [.. offers]);
    }
}
