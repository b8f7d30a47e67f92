using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Compares two results of a query.</summary>
internal static class Differences
{
    /// <summary>What leads from one result to the other; null when nothing does.</summary>
    /// <param name="changed">Records whose content was changed in between; others than those of both results are ignored.</param>
    /// <param name="reasons">Why records left, for each that did.</param>
    public static LiveChange.Difference? Between(
        LiveResult before,
        LiveResult after,
        IReadOnlySet<Node> changed,
        IReadOnlyDictionary<LiveRow, RemovalReason> reasons)
    {
        if (ReferenceEquals(before, after))
            return null;
        var groups = ImmutableArray.CreateBuilder<GroupDifference>();
        for (var group = 0; group < after.Groups.Length; group++)
        {
            if (Between(group, before.Groups[group], after.Groups[group], changed, reasons) is { } difference)
                groups.Add(difference);
        }

        return groups.Count == 0 ? null : new(after.Revision, groups.ToImmutable());
    }

    /// <summary>The rows of <paramref name="before"/> that are not in <paramref name="after"/>.</summary>
    /// <param name="group">The number of the part that both are of.</param>
    public static IEnumerable<LiveRow> Removed(int group, LiveGroup before, LiveGroup after) =>
    [
        .. Removed(before.Records, after.Records).Select(record => new LiveRow(group, record)),
        .. Removed(before.Facts, after.Facts).Select(fact => new LiveRow(group, fact.Subject, fact)),
    ];

    private static IEnumerable<T> Removed<T>(ImmutableArray<T> before, ImmutableArray<T> after)
    {
        if (before == after)
            return [];
        var kept = after.ToHashSet();
        return before.Where(row => !kept.Contains(row));
    }

    private static GroupDifference? Between(
        int group, LiveGroup before, LiveGroup after, IReadOnlySet<Node> changed, IReadOnlyDictionary<LiveRow, RemovalReason> reasons)
    {
        var removed = Removed(group, before, after).ToLookup(row => row.Fact is null);
        var records = Between(before, after, changed, [.. removed[true].Select(row => new RemovedRecord(row.Record, reasons[row]))]);
        var addedFacts = Removed(after.Facts, before.Facts).ToImmutableArray();
        return addedFacts.IsEmpty && !removed[false].Any()
            ? records
            : (records ?? new(after.Name, [], [], [], [], after.Count)) with
            {
                AddedFacts = addedFacts,
                RemovedFacts = [.. removed[false].Select(row => new RemovedFact(row.Fact!.Value, reasons[row]))],
            };
    }

    private static GroupDifference? Between(
        LiveGroup before, LiveGroup after, IReadOnlySet<Node> changed, ImmutableArray<RemovedRecord> removed)
    {
        var places = before.Records.Select((record, at) => (record, at)).ToDictionary(row => row.record, row => row.at);
        var added = ImmutableArray.CreateBuilder<PlacedRecord>();
        var kept = new List<(PlacedRecord Now, int Before)>();
        for (var at = 0; at < after.Records.Length; at++)
        {
            var placed = new PlacedRecord(after.Records[at], at);
            if (places.TryGetValue(placed.Record, out var place))
                kept.Add((placed, place));
            else
                added.Add(placed);
        }

        var touched = kept.Select(row => row.Now.Record).Where(changed.Contains).ToImmutableArray();
        var moved = Moved(kept);
        return added.Count == 0 && removed.IsEmpty && touched.IsEmpty && moved.IsEmpty && before.Count == after.Count
            ? null
            : new(after.Name, added.ToImmutable(), removed, touched, moved, after.Count);
    }

    // The fewest that have to move: all that are not in a longest run of rows that kept their order.
    private static ImmutableArray<PlacedRecord> Moved(List<(PlacedRecord Now, int Before)> kept)
    {
        // tails[n] is the row with which the best run of n + 1 rows found so far ends.
        var tails = new List<int>();
        var previous = new int[kept.Count];
        for (var row = 0; row < kept.Count; row++)
        {
            var length = LowerBound(tails, kept, kept[row].Before);
            previous[row] = length == 0 ? -1 : tails[length - 1];
            if (length == tails.Count)
                tails.Add(row);
            else
                tails[length] = row;
        }

        if (tails.Count == kept.Count)
            return [];
        var stays = new bool[kept.Count];
        for (var row = tails[^1]; row >= 0; row = previous[row])
            stays[row] = true;
        return [.. kept.Where((_, row) => !stays[row]).Select(row => row.Now)];
    }

    private static int LowerBound(List<int> tails, List<(PlacedRecord Now, int Before)> kept, int before)
    {
        var (low, high) = (0, tails.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (kept[tails[middle]].Before < before)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
