using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Quotas;

/// <summary>What a transaction would add to what a node is charged for.</summary>
/// <param name="Quota">As it is before.</param>
/// <param name="Added">Bytes; negative when there would be less.</param>
internal sealed record StorageChange(Quota Quota, long Added)
{
    /// <summary>Whose quota it is.</summary>
    public Node Node => Quota.Node;

    /// <summary>What would be left.</summary>
    public long Remaining => Quota.Remaining - Added;
}
