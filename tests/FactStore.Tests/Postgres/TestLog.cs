using LinkedRecords.FactStore.Postgres;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

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

    /// <summary>In how many places of the schema some words stand: searches every byte and every text.</summary>
    public static Task<long> CountAsync(PostgresStoreOptions log, string words) => ScalarAsync<long>(
        log,
        """
        select (select count(*) from log where position(convert_to($1, 'UTF8') in payload) > 0)
             + (select count(*) from nodes where spelling like '%' || $1 || '%')
             + (select count(*) from record_snapshots where position(convert_to($1, 'UTF8') in payload) > 0)
        """,
        words);

    /// <summary>Asks the schema behind the store's back.</summary>
    public static async Task<T> ScalarAsync<T>(PostgresStoreOptions log, string sql, params object[] parameters) =>
        (T)(await AnswerAsync(log, sql, parameters))!;

    /// <summary>Has the schema do something behind the store's back.</summary>
    public static Task RunAsync(PostgresStoreOptions log, string sql) => AnswerAsync(log, sql, []);

    private static async Task<object?> AnswerAsync(PostgresStoreOptions log, string sql, object[] parameters)
    {
        var search = new NpgsqlConnectionStringBuilder(log.ConnectionString) { SearchPath = log.Schema };
        await using var connection = new NpgsqlConnection(search.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync();
    }
}
