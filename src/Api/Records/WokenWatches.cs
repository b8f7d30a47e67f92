namespace LinkedRecords.Api.Records;

/// <summary>Watches whose owners go on one after the other: a turn of a thread for each of a thousand would cost more than what most of them do.</summary>
internal sealed class WokenWatches(IReadOnlyList<RecordWatch> watches, int first, int end) : IThreadPoolWorkItem
{
    // None waits for anything while it goes on; so many take about as long as one request does.
    private const int Most = 32;

    /// <summary>Has them go on, elsewhere and in their order.</summary>
    /// <remarks>Not in the queue of this thread: there the last would be the first.</remarks>
    public static void GoOn(IReadOnlyList<RecordWatch> watches)
    {
        for (var first = 0; first < watches.Count; first += Most)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new WokenWatches(watches, first, Math.Min(first + Most, watches.Count)), preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        for (var index = first; index < end; index++)
        {
            watches[index].GoOn();
        }
    }
}
