using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>How a live query came from one result to the next, as far as the two results do not say it.</summary>
/// <param name="Result">The next result.</param>
/// <param name="Changed">Records whose own content was changed.</param>
/// <param name="Removed">Rows that left the result.</param>
internal sealed record LiveStep(
    LiveResult Result, IReadOnlyCollection<Node> Changed, IReadOnlyDictionary<LiveRow, RemovalReason> Removed);
