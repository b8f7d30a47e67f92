namespace LinkedRecords.Collaboration.Lists;

/// <summary>Positions for elements that are put into a list, and new ones for neighbours whose keys left no short one.</summary>
/// <param name="Positions">Of the new elements, in order.</param>
/// <param name="Moved">Neighbours that get another position, in an unchanged order.</param>
internal sealed record Placement(
    IReadOnlyList<ListPosition> Positions,
    IReadOnlyList<(string Id, ListPosition Position)> Moved)
{
    private const int SmallestWindow = 8;

    /// <summary>Places <paramref name="count"/> elements so that the first gets the index.</summary>
    /// <param name="elements">The list in order.</param>
    public static Placement At(IReadOnlyList<(string Id, ListPosition Position)> elements, int index, int count, string tag)
    {
        var positions = ListPosition.Between(Before(elements, index), After(elements, index), tag, count);
        return positions is not null && positions.All(position => position.Value.Length <= ListPosition.RebalanceLength)
            ? new Placement(positions, [])
            : Rebalanced(elements, index, count);
    }

    // The fewest neighbours that get short keys between those who keep theirs: who inserts elsewhere is not affected.
    private static Placement Rebalanced(IReadOnlyList<(string Id, ListPosition Position)> elements, int index, int count)
    {
        var radius = SmallestWindow;
        while (true)
        {
            var from = Math.Max(0, index - radius);
            var to = Math.Min(elements.Count, index + radius);
            radius *= 2;
            var isWhole = to - from == elements.Count;
            var positions = ListPosition.Respread(Before(elements, from), After(elements, to), to - from + count);
            if (positions is null || (!isWhole && positions.Any(position => position.Value.Length > ListPosition.RebalanceLength / 2)))
                continue;

            var moved = Enumerable.Range(from, to - from)
                .Select(i => (elements[i].Id, positions[i < index ? i - from : i - from + count]));
            return new Placement([.. positions.Skip(index - from).Take(count)], [.. moved]);
        }
    }

    private static ListPosition? Before(IReadOnlyList<(string Id, ListPosition Position)> elements, int index) =>
        index == 0 ? null : elements[index - 1].Position;

    private static ListPosition? After(IReadOnlyList<(string Id, ListPosition Position)> elements, int index) =>
        index == elements.Count ? null : elements[index].Position;
}
