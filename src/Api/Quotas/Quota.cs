using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Quotas;

/// <summary>What one node may keep and keeps, as somebody may know it. Bytes.</summary>
/// <param name="Node">Whose it is.</param>
/// <param name="Total">What may be kept by all that it is accountable for: paid for, or free for a user; 0 for a node that has no quota of its own.</param>
/// <param name="Used">What all that it is accountable for keeps, except below nodes that pay for themselves.</param>
/// <param name="IsUpgraded">Whether the total was given, and is not what every user has.</param>
/// <param name="Ends">When that is over; null: not foreseen.</param>
/// <param name="IsAccountable">Whether who asks is accountable for it.</param>
/// <param name="PaidBy">Who is charged for what the node is accountable for; null when nobody is.</param>
/// <param name="Subscription">What the payment provider calls the payment; for the accountable alone, null for all others.</param>
internal sealed record Quota(
    Node Node, long Total, long Used, bool IsUpgraded, DateTimeOffset? Ends, bool IsAccountable, Node? PaidBy, string? Subscription)
{
    /// <summary>What is left; negative when a quota was made smaller than what is kept.</summary>
    public long Remaining => Total - Used;
}
