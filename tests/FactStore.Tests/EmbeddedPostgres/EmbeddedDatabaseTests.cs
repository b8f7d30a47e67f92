using System.Globalization;
using System.Runtime.Versioning;
using LinkedRecords.FactStore.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.EmbeddedPostgres;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedDatabaseTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("linkedrecords-embedded-").FullName;
    private readonly CancellationTokenSource _deadline = new(Deadline);

    public EmbeddedDatabaseTests()
    {
        // The tests' root must let the unprivileged database through, as a home directory does not.
        if (Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
    }

    [Fact]
    public async Task Data_is_there_again_after_a_clean_shutdown()
    {
        await using (var first = await StartAsync())
            await ExecuteAsync(first.ConnectionString, "create table kept(n int); insert into kept values (42)");

        await using var second = await StartAsync();

        Assert.Equal("42", await ExecuteAsync(second.ConnectionString, "select n from kept"));
        Assert.Empty(Leftovers.ProcessesIn(_folder));
    }

    [Fact]
    public async Task A_database_that_is_shut_down_leaves_no_process()
    {
        var database = await StartAsync();
        Assert.NotEmpty(Leftovers.ProcessesIn(Path.Combine(database.DataFolder, "postgres")));

        await database.DisposeAsync();

        Assert.Empty(Leftovers.ProcessesIn(Path.Combine(database.DataFolder, "postgres")));
    }

    [Fact]
    public async Task A_killed_postmaster_is_started_again_with_everything_that_was_committed()
    {
        await using var database = await StartAsync();
        await ExecuteAsync(database.ConnectionString, "create table kept(n int); insert into kept values (42)");

        UnixProcess.Send(database.ProcessId!.Value, UnixSignal.Kill);

        Assert.Equal("42", await EventuallyAsync(database.ConnectionString, "select n from kept"));
    }

    [Fact]
    public async Task A_guest_uses_the_database_of_its_owner_and_takes_over_when_the_owner_leaves()
    {
        var owner = await StartAsync();
        await using var guest = await StartAsync();
        Assert.Null(guest.ProcessId);
        await ExecuteAsync(guest.ConnectionString, "create table kept(n int); insert into kept values (42)");

        await owner.DisposeAsync();

        Assert.Equal("42", await EventuallyAsync(guest.ConnectionString, "select n from kept"));
        Assert.NotNull(guest.ProcessId);
    }

    [Fact]
    public async Task A_stale_lock_that_names_a_stranger_does_not_keep_the_database_from_starting()
    {
        await (await StartAsync()).DisposeAsync();
        var stale = Path.Combine(_folder, "postgres", "postmaster.pid");
        await File.WriteAllTextAsync(stale, $"{Environment.ProcessId}\n{_folder}/postgres\n0\n5432\n\n\n  0 0\nready\n", _deadline.Token);

        await using var database = await StartAsync();

        Assert.Equal("1", await ExecuteAsync(database.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_cluster_that_was_half_made_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres.unfinished", "base"));

        await using var database = await StartAsync();

        Assert.Equal("1", await ExecuteAsync(database.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Only_the_user_who_runs_the_server_may_connect_and_only_through_the_socket()
    {
        await using var database = await StartAsync();

        var rules = await ExecuteAsync(database.ConnectionString, "select string_agg(type || ' ' || auth_method, ',') from pg_hba_file_rules");
        var addresses = await ExecuteAsync(database.ConnectionString, "show listen_addresses");

        Assert.Equal("local peer", rules);
        Assert.Equal("", addresses);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path.Combine(_folder, "socket")));
    }

    [Fact]
    public async Task What_is_committed_is_on_disk_before_the_answer()
    {
        await using var database = await StartAsync();

        Assert.Equal("on", await ExecuteAsync(database.ConnectionString, "show fsync"));
        Assert.Equal("on", await ExecuteAsync(database.ConnectionString, "show synchronous_commit"));
        Assert.Equal("on", await ExecuteAsync(database.ConnectionString, "show full_page_writes"));
    }

    [Fact]
    public async Task A_folder_whose_name_is_too_long_for_a_socket_works_nevertheless()
    {
        var deep = Path.Combine(_folder, new string('d', 120));

        await using var database = await EmbeddedDatabase.StartAsync(new EmbeddedDatabaseOptions { DataFolder = deep }, _deadline.Token);

        Assert.Equal("1", await ExecuteAsync(database.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_is_refused_with_advice()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "PG_VERSION"), "9\n", _deadline.Token);

        var refusal = await Assert.ThrowsAsync<EmbeddedDatabaseException>(StartAsync);

        Assert.Equal("POSTGRES_VERSION", refusal.Code);
        Assert.Contains("Install PostgreSQL 9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_the_end_of_its_log()
    {
        var options = new EmbeddedDatabaseOptions
        {
            DataFolder = _folder,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["shared_buffers"] = "nonsense" },
        };

        var refusal = await Assert.ThrowsAsync<EmbeddedDatabaseException>(() => EmbeddedDatabase.StartAsync(options, _deadline.Token));

        Assert.Equal("POSTGRES_FAILED", refusal.Code);
        Assert.Contains("shared_buffers", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<EmbeddedDatabase> StartAsync() =>
        EmbeddedDatabase.StartAsync(new EmbeddedDatabaseOptions { DataFolder = _folder }, _deadline.Token);

    private async Task<string?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(_deadline.Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(_deadline.Token), CultureInfo.InvariantCulture);
    }

    private async Task<string?> EventuallyAsync(string connectionString, string sql)
    {
        while (true)
        {
            try
            {
                return await ExecuteAsync(connectionString, sql);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), _deadline.Token);
            }
        }
    }
}
