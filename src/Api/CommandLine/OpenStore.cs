using LinkedRecords.Api.Operations;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.Api.CommandLine;

/// <summary>The store that a command works on, and the database under it.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly OpenDatabase _database;

    private OpenStore(PostgresFactStore facts, Settings settings, OpenDatabase database) =>
        (Facts, Settings, _database) = (facts, settings, database);

    public PostgresFactStore Facts { get; }

    /// <summary>What it was opened with.</summary>
    public Settings Settings { get; }

    /// <summary>How to reach the database; may hold a password.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>Where the data is, in words for a person; names no password.</summary>
    public string Place => _database.Place;

    /// <summary>Opens what the environment names, or brings the embedded database up.</summary>
    /// <param name="dataFolder">What <c>--data</c> says.</param>
    /// <param name="settings">Say where the database is and how much memory the graph may have.</param>
    /// <param name="manners">What may be written and how long a commit may take.</param>
    /// <param name="say">Told what takes time.</param>
    public static async Task<OpenStore> OpenAsync(
        string? dataFolder, Settings settings, StoreManners manners, Action<string> say, CancellationToken cancellationToken)
    {
        var database = await OpenDatabase.OpenAsync(dataFolder, settings, say, cancellationToken);
        try
        {
            var options = new PostgresStoreOptions { ConnectionString = database.ConnectionString };
            options = options with
            {
                CommitTimeout = manners.CommitTimeout ?? TimeSpan.FromSeconds(settings.Number(KnownSettings.CommitSeconds) ?? (int)options.CommitTimeout.TotalSeconds),
                GraphBytes = settings.Number(KnownSettings.GraphMegabytes) is { } megabytes ? (long)megabytes << 20 : options.GraphBytes,
            };
            return new OpenStore(
                await PostgresFactStore.OpenAsync(options, manners.Admission(settings), TimeProvider.System, cancellationToken), settings, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Facts.DisposeAsync();
        await _database.DisposeAsync();
    }
}
