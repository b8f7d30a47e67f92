namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>Where the database lives and how it is run.</summary>
public sealed record EmbeddedDatabaseOptions
{
    /// <summary>Folder of the cluster, its log and its lock; made when it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Settings of PostgreSQL that are added to, or replace, those that the server is started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Told what is being done, in sentences for the person who waits; from any thread, must not throw.</summary>
    public Action<string> OnProgress { get; init; } = static _ => { };

    /// <summary>The clock of the waits between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
