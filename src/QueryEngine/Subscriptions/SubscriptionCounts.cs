using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Counts the subscriptions of this node, and those of each user.</summary>
internal sealed class SubscriptionCounts(LiveQueryOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Node, int> _ofUsers = [];
    private int _all;

    /// <summary>Counts one more; the error when there is no room.</summary>
    public QueryError? TryAdd(Node user)
    {
        lock (_lock)
        {
            if (_all >= options.SubscriptionsPerNode)
                return new(LiveCodes.TooManyOfNode, "", $"This server node keeps {options.SubscriptionsPerNode} queries live and can take no more; try again later or on another node.");
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_ofUsers, user, out _);
            if (count >= options.SubscriptionsPerUser)
                return new(LiveCodes.TooManyOfUser, "", $"You have {options.SubscriptionsPerUser} live queries, which is as many as one user may have; end one, or ask for several things in one compound query.");
            count++;
            _all++;
            return null;
        }
    }

    /// <summary>Counts one less.</summary>
    public void Remove(Node user)
    {
        lock (_lock)
        {
            _all--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_ofUsers, user) == 0)
                _ofUsers.Remove(user);
        }
    }
}
