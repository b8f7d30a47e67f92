using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The head of the log with the batch so far on top; what was not looked up is noted and the batch drafted again.</summary>
internal sealed class SequencedHead(IGraph graph, Batch batch, Findings findings, DraftMisses misses) : Overlay(graph), IHead
{
    /// <inheritdoc/>
    public DateTimeOffset Now => batch.At;

    /// <inheritdoc/>
    public long VersionOf(Node record)
    {
        if (batch.VersionOf(record) is { } version)
            return version;
        misses.Records.Add(record);
        return 0;
    }

    /// <inheritdoc/>
    public long TallyOf(Node node, TallyKind kind)
    {
        if (findings.TotalOf(node, kind) is { } total)
            return total + batch.AddedTo(node, kind);
        misses.Totals.Add(node);
        return 0;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordChange> ChangesSince(Node record, long sinceVersion)
    {
        if (VersionOf(record) <= sinceVersion)
            return [];
        if (findings.ChangesOf(record, sinceVersion) is { } changes)
            return [.. changes, .. batch.ChangesOf(record, sinceVersion)];
        misses.Streams[record] = Math.Min(sinceVersion, misses.Streams.GetValueOrDefault(record, long.MaxValue));
        return [];
    }

    /// <inheritdoc/>
    protected override NodeId FindBelow(Node node) => findings.IsPresumed(node) ? NodeId.None : base.FindBelow(node);
}
