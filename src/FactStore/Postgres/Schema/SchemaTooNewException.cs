namespace LinkedRecords.FactStore.Postgres.Schema;

/// <summary>The database was migrated by a later version of the server; an older one would write what it does not understand.</summary>
public sealed class SchemaTooNewException : Exception
{
    /// <summary>Names both versions.</summary>
    public SchemaTooNewException(int found, int known)
        : base($"The database's schema has version {found} and this server knows up to {known}. Start the newer server, or restore a backup made before the upgrade.")
    {
        Found = found;
        Known = known;
    }

    /// <summary>The version in the database.</summary>
    public int Found { get; }

    /// <summary>The newest version that this server knows.</summary>
    public int Known { get; }
}
