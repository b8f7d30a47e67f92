using LinkedRecords.FactStore.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.EmbeddedPostgres;

/// <summary>One PostgreSQL for all tests of a process, and a new database for everyone who asks.</summary>
/// <remarks>
/// Started by the first test that needs it; gone, folder and all, with the process: the kernel stops the server, and the
/// next run sweeps what a killed one left.
/// </remarks>
public static class TestCluster
{
    private static readonly Lazy<Task<EmbeddedDatabase>> Server = new(StartAsync);
    private static int _databases;

    /// <summary>Makes an empty database and returns the way to connect to it.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        // A copy of files, for which a busy machine takes its time.
        await using var create = new NpgsqlCommand($"create database {name} template template0", connection) { CommandTimeout = 300 };
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    private static async Task<EmbeddedDatabase> StartAsync()
    {
        Sweep();
        var options = new EmbeddedDatabaseOptions
        {
            DataFolder = Folder(Environment.ProcessId),
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                // Tests kill processes, not machines: what the kernel has been given is safe.
                ["fsync"] = "off",
                ["max_connections"] = "200",
            },
        };
        return await EmbeddedDatabase.StartAsync(options, CancellationToken.None);
    }

    private static string Folder(int process) => Path.Combine(Path.GetTempPath(), $"linkedrecords-tests-{process}");

    private static void Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), "linkedrecords-tests-*"))
        {
            var process = folder[(folder.LastIndexOf('-') + 1)..];
            if (Directory.Exists($"/proc/{process}"))
                continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Another run sweeps it, or it belongs to somebody else.
            }
        }
    }
}
