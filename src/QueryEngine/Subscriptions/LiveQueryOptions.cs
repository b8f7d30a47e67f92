namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>The bounds of live queries on one server node.</summary>
public sealed record LiveQueryOptions
{
    /// <summary>Subscriptions on this node; one more is refused with <see cref="LiveCodes.TooManyOfNode"/>.</summary>
    public int SubscriptionsPerNode { get; init; } = 20_000;

    /// <summary>Subscriptions of one user on this node; one more is refused with <see cref="LiveCodes.TooManyOfUser"/>.</summary>
    public int SubscriptionsPerUser { get; init; } = 500;

    /// <summary>Entries of lists that one evaluation may look at; a query that needs more is ended with <see cref="LiveCodes.TooExpensive"/>.</summary>
    public long EntriesPerEvaluation { get; init; } = 500_000;

    /// <summary>Keys of one query's read set. A larger one is kept by predicates alone, so that the query is evaluated more often than need be.</summary>
    public int KeysPerQuery { get; init; } = 20_000;

    /// <summary>Keys of all read sets, about 60 bytes each. Beyond, read sets are kept by predicates alone.</summary>
    public int KeysPerNode { get; init; } = 8_000_000;

    /// <summary>Records that an undelivered difference may name as removed or changed. A subscriber that falls further behind is reset.</summary>
    public int PendingRecords { get; init; } = 1_000;

    /// <summary>Entries of the log that are read for a subscriber who comes back; one who missed more is reset.</summary>
    public int ReplayedEntries { get; init; } = 10_000;

    /// <summary>How long a subscriber who has seen a later revision than this node waits for it before being reset.</summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest pause after storage did not answer; doubled each time up to <see cref="LongestRetryPause"/>.</summary>
    public TimeSpan ShortestRetryPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause after storage did not answer.</summary>
    public TimeSpan LongestRetryPause { get; init; } = TimeSpan.FromSeconds(5);
}
