using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Sorts rows by literals.</summary>
internal static class RowOrder
{
    /// <summary>Rows with a value first, in its order; values that cannot be compared follow each other by type; equal rows keep their order.</summary>
    public static List<Node> Sort(List<Node> rows, ImmutableArray<Node?> values, bool descending)
    {
        var keyed = rows.Select((row, at) => (Row: row, Value: values[at] is { } literal ? LiteralValue.Of(literal) : null)).ToList();
        var byValue = Comparer<LiteralValue>.Create((left, right) => Compare(left, right, descending));
        return
        [
            .. keyed.Where(row => row.Value is not null).OrderBy(row => row.Value!, byValue).Select(row => row.Row),
            .. keyed.Where(row => row.Value is null).Select(row => row.Row),
        ];
    }

    private static int Compare(LiteralValue left, LiteralValue right, bool descending)
    {
        var order = LiteralValue.Compare(left, right) ?? left.TypeRank.CompareTo(right.TypeRank);
        return descending ? -order : order;
    }
}
