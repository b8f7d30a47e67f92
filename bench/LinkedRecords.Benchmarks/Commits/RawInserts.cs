using Npgsql;

namespace LinkedRecords.Benchmarks.Commits;

/// <summary>The peer: the same six rows in one transaction, one round trip, prepared, a connection per writer; no order, no look-ups, no admission.</summary>
internal sealed class RawInserts : IAsyncDisposable
{
    private const string Tables =
        """
        create table raw_log (seq bigint generated always as identity primary key, at timestamptz not null default now(), author bigint not null, payload bytea not null);
        create table raw_facts (subject bigint, predicate bigint, object bigint, author bigint, primary key (subject, predicate, object));
        create index on raw_facts (object, predicate);
        create table raw_changes (record bigint, version bigint, change bytea not null, primary key (record, version));
        """;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection[] _connections;
    private readonly byte[] _payload = new byte[400];
    private readonly byte[] _change = new byte[100];
    private long _next;

    private RawInserts(NpgsqlDataSource source, NpgsqlConnection[] connections) => (_source, _connections) = (source, connections);

    public static async Task<RawInserts> CreateAsync(string connectionString, int writers, CancellationToken cancellationToken)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = writers + 1, MaxAutoPrepare = 16, AutoPrepareMinUsages = 1 };
        var source = new NpgsqlSlimDataSourceBuilder(text.ConnectionString).Build();
        await using (var create = source.CreateCommand(Tables))
            await create.ExecuteNonQueryAsync(cancellationToken);
        var connections = new List<NpgsqlConnection>();
        for (var i = 0; i < writers; i++)
            connections.Add(await source.OpenConnectionAsync(cancellationToken));
        return new(source, [.. connections]);
    }

    public Task<Throughput> RunAsync(int writers, TimeSpan time, int? postmaster, CancellationToken cancellationToken) =>
        ClosedLoop.RunAsync(writers, time, postmaster, InsertAsync, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task InsertAsync(int writer, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _next);
        await using var batch = new NpgsqlBatch(_connections[writer]);
        Add(batch, "insert into raw_log (author, payload) values ($1, $2)", (long)writer, _payload);
        Add(
            batch,
            "insert into raw_facts values ($1, 1, $2, $2), ($1, 2, $3, $2), ($1, 3, $4, $2), ($1, 4, $5, $2)",
            id, (long)writer, id % 300, id % 20, id % 5);
        Add(batch, "insert into raw_changes values ($1, 1, $2)", id, _change);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
