namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>The database that comes with the server cannot be run here; the message says what to do about it.</summary>
public sealed class EmbeddedDatabaseException : Exception
{
    /// <summary>Takes a stable code and a message that ends with the remedy.</summary>
    public EmbeddedDatabaseException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>
    /// <c>POSTGRES_NOT_FOUND</c>, <c>POSTGRES_VERSION</c>, <c>POSTGRES_USER_MISSING</c>, <c>DATA_FOLDER_UNREACHABLE</c>,
    /// <c>INITDB_FAILED</c>, <c>DATABASE_URL_INVALID</c> or <c>POSTGRES_FAILED</c>.
    /// </summary>
    public string Code { get; }
}
