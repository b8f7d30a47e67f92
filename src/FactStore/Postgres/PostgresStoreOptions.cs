namespace LinkedRecords.FactStore.Postgres;

/// <summary>Where the log is kept and how long its store is patient.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>An Npgsql connection string; a role that may create a schema in the database, PostgreSQL 15 or newer.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The schema that holds the tables: 1–48 lower-case letters, digits and underscores. One log per schema.</summary>
    public string Schema { get; init; } = "linkedrecords";

    /// <summary>How long opening the store waits for the database.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a commit waits for its answer before the caller is told that the outcome is unknown.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a read waits for storage, retries included.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the tail looks for entries by itself; notifications make it look at once.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Entries kept in memory for followers; one that is further behind reads from the database.</summary>
    public int RecentEntries { get; init; } = 4096;

    /// <summary>Commits that may wait for the sequencer; further ones wait outside, within their time-out.</summary>
    public int WaitingCommits { get; init; } = 4096;

    /// <summary>Connections for reads; one more writes and one more listens.</summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>Bytes that the part of the graph in memory may take.</summary>
    public long GraphBytes { get; init; } = 512L << 20;
}
