using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Benchmarks.Live;

/// <summary>For queries that are ordered by name.</summary>
internal sealed class NoOrder : IRecordOrder
{
    public ValueTask<ImmutableArray<Node?>> ValuesAsync(
        IReadOnlyList<Node> records, Ordering ordering, Revision at, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ImmutableArray<Node?>>([.. records.Select(_ => (Node?)null)]);
}
