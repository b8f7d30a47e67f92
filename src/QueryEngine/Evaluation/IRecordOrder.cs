using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Knows of records what facts do not say: when they were created and changed, and what is inside them.</summary>
public interface IRecordOrder
{
    /// <summary>The values by which records are ordered.</summary>
    /// <param name="records">Records that the viewer may read.</param>
    /// <param name="ordering">Which value of them.</param>
    /// <param name="at">As of this revision, so that the pages of one answer agree whatever is written meanwhile.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    /// <returns>A literal for each record, in the order of <paramref name="records"/>; null where there is no such value.</returns>
    ValueTask<ImmutableArray<Node?>> ValuesAsync(
        IReadOnlyList<Node> records, Ordering ordering, Revision at, CancellationToken cancellationToken);
}
