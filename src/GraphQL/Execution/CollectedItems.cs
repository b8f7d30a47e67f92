namespace LinkedRecords.GraphQL.Execution;

/// <summary>The items of a list that came over time, as many as were wanted, and what may follow them.</summary>
/// <param name="Items">The items so far.</param>
/// <param name="Rest">The items after those; null when there are none.</param>
internal sealed record CollectedItems(List<object?> Items, IAsyncEnumerator<object?>? Rest)
{
    /// <summary>Waits for all items, or for the first <paramref name="most"/> when a stream delivers the others.</summary>
    public static async Task<CollectedItems> FromAsync(IAsyncEnumerable<object?> source, int? most, CancellationToken cancellationToken)
    {
        var items = new List<object?>();
        var enumerator = source.GetAsyncEnumerator(cancellationToken);
        var isKept = false;
        try
        {
            while (items.Count != most && await enumerator.MoveNextAsync())
                items.Add(enumerator.Current);
            isKept = items.Count == most;
            return new CollectedItems(items, isKept ? enumerator : null);
        }
        finally
        {
            if (!isKept)
                await enumerator.DisposeAsync();
        }
    }
}
