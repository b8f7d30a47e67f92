using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Api.CommandLine;

/// <summary>The store that a command works on, and the database under it when that is the embedded one.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly EmbeddedDatabase? _database;

    private OpenStore(PostgresFactStore facts, string connectionString, EmbeddedDatabase? database) =>
        (Facts, ConnectionString, _database) = (facts, connectionString, database);

    public PostgresFactStore Facts { get; }

    /// <summary>How to reach the database; may hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the data is, in words for a person; names no password.</summary>
    public string Place => _database?.DataFolder ?? "the database that the environment names";

    /// <summary>Opens what the environment names, or brings the embedded database up.</summary>
    /// <param name="dataFolder">What <c>--data</c> says.</param>
    /// <param name="manners">What may be written and how long a commit may take.</param>
    /// <param name="say">Told what takes time.</param>
    public static async Task<OpenStore> OpenAsync(
        string? dataFolder, StoreManners manners, Action<string> say, CancellationToken cancellationToken)
    {
        var external = dataFolder is null ? ExternalDatabase.Find(Environment.GetEnvironmentVariable) : null;
        var database = external is null
            ? await EmbeddedDatabase.StartAsync(
                new EmbeddedDatabaseOptions { DataFolder = Folder(dataFolder), OnProgress = say }, cancellationToken)
            : null;
        try
        {
            var connectionString = external ?? database!.ConnectionString;
            var options = new PostgresStoreOptions { ConnectionString = connectionString, CommitTimeout = manners.CommitTimeout };
            var facts = await PostgresFactStore.OpenAsync(options, manners.Admission, TimeProvider.System, cancellationToken);
            return new OpenStore(facts, connectionString, database);
        }
        catch
        {
            if (database is not null)
                await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Facts.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private static string Folder(string? option)
    {
        if (option is not null)
            return option;
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_DATA") is { Length: > 0 } named)
            return EmbeddedDatabase.UsableFolder(named);
        return Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? EmbeddedDatabase.UsableFolder(Path.Combine(home, "linkedrecords"))
            : EmbeddedDatabase.UsableFolder("data");
    }
}
