using LinkedRecords.FactStore.EmbeddedPostgres;
using LinkedRecords.FactStore.Postgres;
using Npgsql;
using Xunit.Abstractions;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>PostgreSQL that dies under server processes that write at once.</summary>
[Collection("Faults")]
public sealed class DatabaseFaultTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_database_that_is_killed_loses_nothing_and_nothing_is_written_twice() => SurviveAsync(UnixSignal.Kill);

    [Fact]
    public Task A_database_that_stops_at_once_loses_nothing_and_nothing_is_written_twice() => SurviveAsync(UnixSignal.Quit);

    private async Task SurviveAsync(UnixSignal death)
    {
        const int nodes = 2;
        const int clients = 6;
        using var patience = new CancellationTokenSource(Campaign.Patience);
        var folder = Path.Combine(Path.GetTempPath(), $"linkedrecords-death-{Guid.NewGuid():N}");
        await using (var database = await EmbeddedDatabase.StartAsync(new() { DataFolder = folder }, patience.Token))
        {
            var log = new PostgresStoreOptions { ConnectionString = database.ConnectionString, ReadConnections = 4 };
            await using var fleet = Fleet.Launch(log, nodes, clients, Campaign.DatabaseOperations / (nodes * clients));

            await fleet.RunAsync(Campaign.Faults, i => fleet.AtAsync(i % nodes, (CommitMoment)(i / nodes % 3), () => DieAsync(database, death, patience.Token)), patience.Token);

            await AnswersAsync(log.ConnectionString, patience.Token);
            var verdict = await fleet.AssertSoundAsync(patience.Token);
            output.WriteLine($"{verdict.Operations} operations, {verdict.Acknowledged} acknowledged, {Campaign.Faults} deaths by {death}");
        }

        Directory.Delete(folder, recursive: true);
    }

    // After the last death the database may still be recovering.
    private static async Task AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException recovering) when (recovering.IsTransient || recovering is PostgresException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    // The postmaster alone is hit by kill -9; it is the restart that finds its orphaned backends.
    private static async Task DieAsync(EmbeddedDatabase database, UnixSignal death, CancellationToken cancellationToken)
    {
        var victim = database.ProcessId;
        if (victim is { } process)
            UnixProcess.Send(process, death);
        while (database.ProcessId is null || database.ProcessId == victim)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    }
}
