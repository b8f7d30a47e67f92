using Npgsql;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>The PostgreSQL that a server brings up for itself when it was given none.</summary>
/// <remarks>
/// Of all processes that use the same data folder, the one that holds <c>owner.lock</c> runs the database; the others are
/// its guests. The kernel frees the lock when the owner dies, however it dies, and stops the database with it; a guest
/// that is still there then takes the lock, clears what was left and starts the database again. The owner does the same
/// when only the database was killed. Clients see a connection that breaks, and can retry.
/// </remarks>
public sealed class EmbeddedDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan GuestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);
    private const long LogKept = 10 * 1024 * 1024;

    private readonly EmbeddedDatabaseOptions _options;
    private readonly ClusterFolder _folder;
    private readonly ServiceUser _user;
    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;

    // Written by StartAsync, then by the watch, then by DisposeAsync, never by two at once.
    private FileStream? _ownership;
    private Postmaster? _postmaster;

    private EmbeddedDatabase(EmbeddedDatabaseOptions options, ClusterFolder folder, ServiceUser user) =>
        (_options, _folder, _user) = (options, folder, user);

    /// <summary>Where the data is: an absolute path without symbolic links.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>For Npgsql. Contains no secret: the kernel vouches for who connects.</summary>
    public string ConnectionString => ConnectionTo(Cluster.Role);

    /// <summary>The database's process when it is our child; null for a guest.</summary>
    internal int? ProcessId => _postmaster?.Id;

    /// <summary>Finds, makes and starts what is needed, and returns when the database answers.</summary>
    /// <param name="options">Where the data is.</param>
    /// <param name="cancellationToken">Heeded until the database answers. Recovery after a crash may take minutes.</param>
    /// <exception cref="EmbeddedDatabaseException">It cannot be run here; the message says what to do.</exception>
    public static async Task<EmbeddedDatabase> StartAsync(
        EmbeddedDatabaseOptions options, CancellationToken cancellationToken)
    {
        var user = ServiceUser.Current;
        var folder = await ClusterFolder.OpenAsync(options.DataFolder, user, cancellationToken);
        var database = new EmbeddedDatabase(options, folder, user);
        try
        {
            await database.BringUpAsync(cancellationToken);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }

        database._watch = database.WatchAsync(database._stop.Token);
        return database;
    }

    /// <summary>The wanted folder where the database can be there, else one in <c>/var/lib/linkedrecords</c> that stands for it.</summary>
    /// <remarks>Root's home directory lets nobody else through, and PostgreSQL does not run as root.</remarks>
    public static string UsableFolder(string wanted)
    {
        var folder = Path.GetFullPath(wanted);
        return ServiceUser.Current.DropsRoot && ClusterFolder.FirstClosedAncestor(folder) is not null
            ? Path.Combine("/var/lib/linkedrecords", ClusterFolder.Digest(folder))
            : folder;
    }

    /// <summary>Shuts the database down when this process owns it; a guest just leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_postmaster is not null)
            await _postmaster.DisposeAsync();
        if (_ownership is not null)
            await _ownership.DisposeAsync();
        _stop.Dispose();
    }

    private async Task BringUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _ownership ??= TryOwn();
            if (_ownership is not null)
            {
                await StartAsOwnerAsync(cancellationToken);
                return;
            }

            if (await AnswersAsync(Cluster.Role, cancellationToken))
                return;
            await Task.Delay(Pause, _options.Time, cancellationToken);
        }
    }

    private async Task StartAsOwnerAsync(CancellationToken cancellationToken)
    {
        var programs = await PostgresPrograms.FindAsync(_folder.ClusterMajor, cancellationToken);
        if (_folder.ClusterMajor is null)
        {
            _options.OnProgress($"Making a PostgreSQL {programs.Major} database in {_folder.Path}.");
            await Cluster.MakeAsync(_folder, programs, _user, cancellationToken);
        }
        else
        {
            await Leftovers.ClearAsync(_folder, _options.Time, cancellationToken);
        }

        await Cluster.AdmitAsync(_folder, cancellationToken);
        await _user.MakeFolderAsync(_folder.SocketFolder, cancellationToken);
        KeepLogSmall();

        _postmaster = await Postmaster.StartAsync(programs, _folder, _user, _options.Settings);
        await UntilAnswersAsync(_postmaster, cancellationToken);
        if (!await AnswersAsync(Cluster.Role, cancellationToken))
            await MakeDatabaseAsync(cancellationToken);
    }

    /// <summary>Waits as long as the server lives: recovery takes the time that it takes, and killing it starts it over.</summary>
    private async Task UntilAnswersAsync(Postmaster postmaster, CancellationToken cancellationToken)
    {
        while (!await AnswersAsync("postgres", cancellationToken))
        {
            if (postmaster.Ended.IsCompleted)
            {
                throw new EmbeddedDatabaseException(
                    "POSTGRES_FAILED",
                    $"PostgreSQL ended while it started. The end of {_folder.Log} says why:{Environment.NewLine}{EndOfLog()}");
            }

            await Task.Delay(Pause, _options.Time, cancellationToken);
        }
    }

    private async Task MakeDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand($"create database {Cluster.Role}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> AnswersAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionTo(database) + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Brings the database up again whenever it is gone: as its owner, or as the guest of an owner who died.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (_postmaster is not null)
            {
                await _postmaster.Ended.WaitAsync(cancellationToken);
                await _postmaster.DisposeAsync();
                _options.OnProgress("PostgreSQL has ended without being asked; starting it again.");
            }
            else
            {
                await Task.Delay(GuestPause, _options.Time, cancellationToken);
                _ownership = TryOwn();
                if (_ownership is null)
                    continue;
            }

            await BringUpAgainAsync(cancellationToken);
        }
    }

    private async Task BringUpAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BringUpAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is EmbeddedDatabaseException or IOException or NpgsqlException)
        {
            _options.OnProgress(failure.Message);
            await Task.Delay(PauseAfterFailure, _options.Time, cancellationToken);
        }
    }

    private FileStream? TryOwn()
    {
        try
        {
            // An exclusive flock(2), which the kernel takes back when this process ends.
            return new FileStream(_folder.OwnerLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void KeepLogSmall()
    {
        if (new FileInfo(_folder.Log) is { Exists: true, Length: > LogKept })
            File.Move(_folder.Log, _folder.Log + ".old", overwrite: true);
    }

    private string EndOfLog() => string.Join(Environment.NewLine, File.ReadLines(_folder.Log).TakeLast(10));

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder.SocketFolder,
        Username = Cluster.Role,
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;
}
