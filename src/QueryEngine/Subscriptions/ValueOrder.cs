using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Orders the records of a part by values, which are asked for once and again only when their record was changed.</summary>
internal sealed class ValueOrder(Ordering ordering, IRecordOrder order)
{
    private Dictionary<Node, Node?> _values = [];

    /// <summary>Whether a change of a record's content can move it.</summary>
    public bool DependsOnContent => ordering.Key != OrderKey.Created;

    /// <summary>The record was changed.</summary>
    public void Forget(Node record)
    {
        if (DependsOnContent)
            _values.Remove(record);
    }

    /// <summary>Everything may be otherwise.</summary>
    public void ForgetAll() => _values.Clear();

    /// <summary>Orders records that are ordered by name.</summary>
    public async ValueTask<ImmutableArray<Node>> SortAsync(ImmutableArray<Node> records, Revision at, CancellationToken cancellationToken)
    {
        var missing = records.Where(record => !_values.ContainsKey(record)).ToArray();
        var loaded = missing.Length == 0 ? [] : await order.ValuesAsync(missing, ordering, at, cancellationToken);
        var values = new Dictionary<Node, Node?>(records.Length);
        for (var next = 0; next < missing.Length; next++)
            values[missing[next]] = loaded[next];
        foreach (var record in records)
            values.TryAdd(record, _values.GetValueOrDefault(record));
        _values = values;
        return [.. RowOrder.Sort([.. records], [.. records.Select(record => values[record])], ordering.Descending)];
    }
}
