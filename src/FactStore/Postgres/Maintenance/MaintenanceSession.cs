using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>A connection that rewrites history: one at a time in the whole fleet, and without a time-out, for there may be much of it.</summary>
internal sealed class MaintenanceSession : IAsyncDisposable
{
    private const string LockSql = "select pg_advisory_lock(hashtextextended($1, 0))";
    private const string UnlockSql = "select pg_advisory_unlock_all()";
    private const string SequencerLockSql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
    private const string RewriteSql =
        "update log l set payload = u.payload from unnest($1::bigint[], $2::bytea[]) u(seq, payload) where l.seq = u.seq";

    private const string EntriesSql = "select seq, at, tx_id, payload from log where seq = any($1) order by seq";

    private readonly NpgsqlConnection _connection;
    private readonly string _schema;

    private MaintenanceSession(NpgsqlConnection connection, string schema) => (_connection, _schema) = (connection, schema);

    /// <summary>Waits until no other server node rewrites history. A connection that breaks lets go of the lock, too.</summary>
    public static async Task<MaintenanceSession> OpenAsync(Connections connections, CancellationToken cancellationToken)
    {
        var session = new MaintenanceSession(await connections.OpenReadAsync(cancellationToken), connections.Schema);
        try
        {
            await session.ExecuteAsync(LockSql, cancellationToken, Sql.Value($"linkedrecords maintenance {connections.Schema}"));
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public ValueTask<NpgsqlTransaction> BeginAsync(CancellationToken cancellationToken) => _connection.BeginTransactionAsync(cancellationToken);

    /// <summary>A transaction in which nobody appends to the log; short, for every writer waits for its end.</summary>
    public async ValueTask<NpgsqlTransaction> BeginAloneAsync(CancellationToken cancellationToken)
    {
        var transaction = await BeginAsync(cancellationToken);
        await ExecuteAsync(SequencerLockSql, cancellationToken, Sql.Value($"linkedrecords log {_schema}"));
        return transaction;
    }

    /// <summary>Runs a statement and says how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Statement(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Statement(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    public Task<List<EntryRow>> EntriesAsync(long[] seqs, CancellationToken cancellationToken) =>
        QueryAsync(EntriesSql, row => EntryRows.Read(row), cancellationToken, Sql.Array(seqs));

    /// <summary>Gives entries new payloads in their places.</summary>
    public Task RewriteAsync(IReadOnlyCollection<(long Seq, byte[] Payload)> entries, CancellationToken cancellationToken) =>
        ExecuteAsync(
            RewriteSql,
            cancellationToken,
            Sql.Array<long>([.. entries.Select(entry => entry.Seq)]),
            Sql.Array<byte[]>([.. entries.Select(entry => entry.Payload)]));

    // The pool would keep the lock until the connection is used again.
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_connection.State is System.Data.ConnectionState.Open)
                await ExecuteAsync(UnlockSql, CancellationToken.None);
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private NpgsqlCommand Statement(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return command;
    }
}
