using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Memory;

/// <summary>The newest state, as an admission sees it.</summary>
internal sealed class MemoryHead(FactHistory facts, RecordStreams records, Totals totals, Revision revision, DateTimeOffset now)
    : MemoryGraph(facts, revision), IHead
{
    /// <inheritdoc/>
    public DateTimeOffset Now => now;

    /// <inheritdoc/>
    public long VersionOf(Node record) => records.VersionOf(record);

    /// <inheritdoc/>
    public long TallyOf(Node node, TallyKind kind) => totals.Of(node, kind);

    /// <inheritdoc/>
    public IReadOnlyList<RecordChange> ChangesSince(Node record, long sinceVersion) =>
        records.Since(record, sinceVersion, limit: int.MaxValue);
}
