using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests;

/// <summary>Orders records by the times of their events, and by values that a test gives them.</summary>
internal sealed class StreamOrder(IFactStore store) : IRecordOrder
{
    public Dictionary<(string Record, string Path), Node> Values { get; } = [];

    public async ValueTask<ImmutableArray<Node?>> ValuesAsync(
        IReadOnlyList<Node> records, Ordering ordering, Revision at, CancellationToken cancellationToken)
    {
        var values = ImmutableArray.CreateBuilder<Node?>();
        foreach (var record in records)
            values.Add(await ValueAsync(record, ordering, at, cancellationToken));
        return values.ToImmutable();
    }

    private async Task<Node?> ValueAsync(Node record, Ordering ordering, Revision at, CancellationToken cancellationToken)
    {
        if (ordering.Key == OrderKey.Value)
            return Values.TryGetValue((record.Spelling, string.Join('/', ordering.Path)), out var value) ? value : null;
        var changes = (await store.ReadChangesAsync(record, 0, int.MaxValue, cancellationToken)).Changes.Where(change => change.Revision <= at);
        var change = ordering.Key == OrderKey.Created ? changes.First() : changes.Last();
        return new($"\"{change.At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\"^^<http://www.w3.org/2001/XMLSchema#dateTime>");
    }
}
