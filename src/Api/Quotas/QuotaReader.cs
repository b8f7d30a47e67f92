using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Quotas;

/// <summary>Tells what a node may keep and keeps, to whoever may know it.</summary>
internal sealed class QuotaReader(IFactStore store, QuotaOptions options, TimeProvider clock)
{
    /// <summary>The quota of a node as <paramref name="user"/> may see it; null when he may not.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public async ValueTask<Quota?> FindAsync(Node user, Node node, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(graph => Of(user, node, graph), ReadAt.Newest, cancellationToken);
        if (found.Value is not { } quota)
        {
            return null;
        }

        var used = await store.ReadTalliesAsync([node], TallyKind.Below, cancellationToken);
        return quota with { Used = used[0] };
    }

    private Quota? Of(Node user, Node node, IGraph graph)
    {
        var viewer = new Viewer(user, graph);
        if (!viewer.May(Right.SeeQuota, node))
        {
            return null;
        }

        var payers = new Payers(graph, options);
        var assigned = payers.AssignedTo(node);
        var given = assigned?.TotalAt(clock.GetUtcNow());
        var isAccountable = viewer.May(Right.ManageQuota, node);
        var paidBy = payers.PayerFor(node);
        return new Quota(
            node,
            given ?? payers.FreeFor(node),
            Used: 0,
            IsUpgraded: given > 0,
            given is null ? null : assigned!.Ends,
            isAccountable,
            paidBy is { } payer && viewer.May(Right.See, payer) ? paidBy : null,
            isAccountable && given is not null ? assigned!.Subscription : null);
    }
}
