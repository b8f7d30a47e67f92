using LinkedRecords.Api.Operations;
using LinkedRecords.FactStore.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary>The database that a command works on: the one that the settings name, or the embedded one.</summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    private readonly EmbeddedDatabase? _embedded;

    private OpenDatabase(string connectionString, EmbeddedDatabase? embedded) => (ConnectionString, _embedded) = (connectionString, embedded);

    /// <summary>How to reach it; may hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>Its name on its server.</summary>
    public string Name => new NpgsqlConnectionStringBuilder(ConnectionString).Database!;

    /// <summary>Where the data is, in words for a person; names no password.</summary>
    public string Place => _embedded?.DataFolder ?? "the database that the environment names";

    /// <summary>Finds what the settings name, or brings the embedded database up.</summary>
    /// <param name="dataFolder">What <c>--data</c> says.</param>
    /// <param name="settings">Say where the database is when <c>--data</c> does not.</param>
    /// <param name="say">Told what takes time.</param>
    public static async Task<OpenDatabase> OpenAsync(
        string? dataFolder, Settings settings, Action<string> say, CancellationToken cancellationToken)
    {
        if (dataFolder is null && ExternalDatabase.Find(settings.Value) is { } external)
            return new OpenDatabase(external, embedded: null);
        var options = new EmbeddedDatabaseOptions { DataFolder = Folder(dataFolder, settings), OnProgress = say };
        var embedded = await EmbeddedDatabase.StartAsync(options, cancellationToken);
        return new OpenDatabase(embedded.ConnectionString, embedded);
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Folder(string? option, Settings settings)
    {
        if (option is not null)
            return option;
        if (settings.Value("LINKEDRECORDS_DATA") is { } named)
            return EmbeddedDatabase.UsableFolder(named);
        return Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? EmbeddedDatabase.UsableFolder(Path.Combine(home, "linkedrecords"))
            : EmbeddedDatabase.UsableFolder("data");
    }
}
