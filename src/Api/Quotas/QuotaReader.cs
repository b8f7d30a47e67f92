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
        return found.Value is { } quota ? await WithUsedAsync(quota, cancellationToken) : null;
    }

    /// <summary>A quota with what is used now, which is not in the graph.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public async ValueTask<Quota> WithUsedAsync(Quota quota, CancellationToken cancellationToken)
    {
        var used = await store.ReadTalliesAsync([quota.Node], TallyKind.Below, cancellationToken);
        return quota with { Used = used[0] };
    }

    /// <summary>The quota of a node as the operator may see it.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public async ValueTask<Quota> ForOperatorAsync(Node node, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(graph => Whole(node, new Payers(graph, options)), ReadAt.Newest, cancellationToken);
        return await WithUsedAsync(found.Value, cancellationToken);
    }

    /// <summary>What is left to each of the nodes that pay, which may be less than nothing; null for those that do not pay.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time.</exception>
    public async ValueTask<IReadOnlyList<long?>> LeftToAsync(IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            graph =>
            {
                var payers = new Payers(graph, options);
                return nodes.Select(node => Payers.Pays(node, payers.AssignedTo(node)) ? Whole(node, payers).Total : (long?)null).ToList();
            },
            ReadAt.Newest,
            cancellationToken);
        var used = await store.ReadTalliesAsync([.. nodes], TallyKind.Below, cancellationToken);
        return [.. found.Value.Zip(used, (total, tally) => total - tally)];
    }

    /// <summary>The quota of a node without what is used, as <paramref name="user"/> may see it; null when he may not.</summary>
    public Quota? Of(Node user, Node node, IGraph graph)
    {
        var viewer = new Viewer(user, graph);
        if (!viewer.May(Right.SeeQuota, node))
        {
            return null;
        }

        var quota = Whole(node, new Payers(graph, options));
        var isAccountable = viewer.May(Right.ManageQuota, node);
        return quota with
        {
            IsAccountable = isAccountable,
            PaidBy = quota.PaidBy is { } payer && viewer.May(Right.See, payer) ? payer : null,
            Subscription = isAccountable ? quota.Subscription : null,
        };
    }

    // Without what is used.
    private Quota Whole(Node node, Payers payers)
    {
        var assigned = payers.AssignedTo(node);
        var given = assigned?.TotalAt(clock.GetUtcNow());
        return new Quota(
            node,
            given ?? payers.FreeFor(node),
            Used: 0,
            IsUpgraded: given > 0,
            given is null ? null : assigned!.Ends,
            IsAccountable: true,
            payers.PayerFor(node),
            given is null ? null : assigned!.Subscription);
    }
}
