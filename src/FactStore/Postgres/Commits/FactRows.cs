using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The rows of the table of facts that a batch ends and those that it adds, folded from its entries in order.</summary>
/// <remarks>A fact that is asserted and ended within the batch becomes one row that is already ended.</remarks>
internal sealed class FactRows
{
    private readonly Dictionary<StoredFact, Row> _open = [];
    private readonly Dictionary<StoredFact, long> _endedBefore = [];
    private readonly List<Row> _ended = [];

    public FactRows(Batch batch)
    {
        foreach (var entry in batch.Entries)
            Fold(entry, batch.LastKnownNode);
    }

    /// <summary>Facts that may be true from before the batch, and the revision in which that ends.</summary>
    public IReadOnlyDictionary<StoredFact, long> EndedBefore => _endedBefore;

    /// <summary>How many rows are to be added.</summary>
    public int Count => _ended.Count + _open.Count;

    /// <summary>Rows to add, each fact's in order of time.</summary>
    public IEnumerable<Row> Added => _ended.Concat(_open.Values);

    private void Fold(StoredEntry entry, long lastKnownNode)
    {
        var revision = entry.Revision.Value;
        foreach (var fact in entry.Retracted)
            End(fact, revision, lastKnownNode);
        for (var i = 0; i < entry.Asserted.Length; i++)
        {
            var fact = entry.Asserted[i];
            End(fact, revision, lastKnownNode);
            _open[fact] = new(fact, revision, i, entry.Author, null);
        }
    }

    private void End(StoredFact fact, long revision, long lastKnownNode)
    {
        if (_open.Remove(fact, out var row))
            EndOwn(row, revision);
        else if (fact.Subject <= lastKnownNode && fact.Predicate <= lastKnownNode && fact.Object <= lastKnownNode)
            _endedBefore.TryAdd(fact, revision);
    }

    // Stated twice in one transaction: it was never true before the second time, so there is nothing to remember.
    private void EndOwn(Row row, long revision)
    {
        if (row.Asserted != revision)
            _ended.Add(row with { Retracted = revision });
    }

    /// <summary>A row of the table.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Row(StoredFact Fact, long Asserted, int Ordinal, long Author, long? Retracted);
}
