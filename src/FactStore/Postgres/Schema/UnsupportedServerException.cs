namespace LinkedRecords.FactStore.Postgres.Schema;

/// <summary>The PostgreSQL server is older than what the log relies on.</summary>
public sealed class UnsupportedServerException : Exception
{
    /// <summary>Names the version that was found.</summary>
    public UnsupportedServerException(Version found)
        : base($"The database server is PostgreSQL {found}; 15 or newer is needed.") => Found = found;

    /// <summary>The server's version.</summary>
    public Version Found { get; }
}
