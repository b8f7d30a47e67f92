using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>Logs for tests: all in one database, each in a schema of its own.</summary>
internal static class TestLog
{
    private static readonly Lazy<Task<string>> Database = new(TestCluster.NewDatabaseAsync);
    private static int _schemas;

    /// <summary>Where a new, empty log can be opened, by any number of stores.</summary>
    public static async Task<PostgresStoreOptions> NewAsync() => new()
    {
        ConnectionString = await Database.Value,
        Schema = $"log_{Interlocked.Increment(ref _schemas)}",
        ReadConnections = 4,
        // Loaded machines pause for seconds; a test that means a time-out sets its own.
        CommitTimeout = TimeSpan.FromSeconds(30),
        ReadTimeout = TimeSpan.FromSeconds(30),
    };

    public static async Task<IFactStore> OpenNewAsync(IAdmission? admission) => await OpenAsync(await NewAsync(), admission);

    public static Task<PostgresFactStore> OpenAsync(PostgresStoreOptions options, IAdmission? admission = null) =>
        PostgresFactStore.OpenAsync(options, admission, TimeProvider.System, CancellationToken.None);
}
