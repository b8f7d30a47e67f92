using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Rights as they are asked for outside of any evaluation.</summary>
public static class StoreRights
{
    /// <summary>Whether a user may now do something on a node.</summary>
    /// <remarks>What this server node knows is no ground for a refusal: it may trail the one on which the node was made or shared. So it looks at the log before it says no.</remarks>
    /// <exception cref="StorageUnavailableException">Something was missing and could not be loaded in time.</exception>
    public static async ValueTask<bool> MayAsync(this IFactStore store, Node user, Right right, Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var judged = await JudgeAsync();
        if (judged.Value)
            return true;
        await store.CatchUpAsync(cancellationToken);
        return store.Head > judged.At && (await JudgeAsync()).Value;

        ValueTask<Answer<bool>> JudgeAsync() => store.ReadAsync(graph => new Viewer(user, graph).May(right, node), ReadAt.Newest, cancellationToken);
    }
}
