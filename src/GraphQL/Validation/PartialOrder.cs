namespace LinkedRecords.GraphQL.Validation;

/// <summary>Sorts by a comparison that is not transitive, where the result depends on the steps and not only on the comparison.</summary>
/// <remarks>The steps are those of short lists in Timsort (the run at the start, then binary insertion), which the reference implementation runs on.</remarks>
internal static class PartialOrder
{
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> items, Comparison<T> compare)
    {
        var sorted = FirstRun(items, compare);
        foreach (var item in items.Skip(sorted.Count))
            sorted.Insert(PlaceOf(item, sorted, compare), item);
        return sorted;
    }

    /// <summary>The items that are in order, or in strictly reverse order, from the start.</summary>
    private static List<T> FirstRun<T>(IReadOnlyList<T> items, Comparison<T> compare)
    {
        if (items.Count < 2)
            return [.. items];
        var isDescending = compare(items[1], items[0]) < 0;
        var length = 2;
        while (length < items.Count && compare(items[length], items[length - 1]) < 0 == isDescending)
            length++;
        var run = items.Take(length).ToList();
        if (isDescending)
            run.Reverse();
        return run;
    }

    private static int PlaceOf<T>(T item, List<T> sorted, Comparison<T> compare)
    {
        var (from, to) = (0, sorted.Count);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (compare(item, sorted[middle]) < 0)
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }
}
