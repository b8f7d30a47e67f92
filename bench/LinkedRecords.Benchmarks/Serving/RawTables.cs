using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.Benchmarks.Serving;

/// <summary>The least that PostgreSQL has to do: a table of facts and one of values, without log, history or rights.</summary>
internal sealed class RawTables : IAsyncDisposable
{
    private const int Records = 20;
    private const int Together = 8;
    private const int Connections = 16;

    private const string Definition =
        """
        create schema raw;
        create table raw.facts (subject text not null, predicate text not null, object text not null, primary key (subject, predicate, object));
        create index on raw.facts (object, predicate);
        create table raw.records (id text primary key, value jsonb not null, changed timestamptz not null);
        insert into raw.records select 'kv-' || i, '{"title":"Document","words":1200,"tags":["one","two"],"author":{"name":"Ada"}}', now() from generate_series(1, 20) i;
        insert into raw.facts select 'kv-' || i, 'isA', 'Document' from generate_series(1, 20) i;
        insert into raw.facts select 'ada', '$isAccountableFor', 'kv-' || i from generate_series(1, 20) i;
        analyze raw.facts, raw.records;
        """;

    private const string FindSql =
        """
        select r.id, r.value::text, r.changed from raw.facts f
        join raw.facts a on a.subject = 'ada' and a.predicate = '$isAccountableFor' and a.object = f.subject
        join raw.records r on r.id = f.subject
        where f.object = 'Document' and f.predicate = 'isA' order by r.id limit 20
        """;

    private const string CreateRecordsSql = "insert into raw.records select id, '{\"title\":\"Document\",\"words\":1200}', now() from unnest($1) id";

    // Each record has an owner, a type, and one to which it belongs: what the eight records state.
    private const string CreateFactsSql =
        """
        insert into raw.facts
        select 'ada', '$isAccountableFor', id from unnest($1) id
        union all select id, 'isA', 'Blueprint' from unnest($1) id
        union all select id, 'belongsTo', ($1)[1] from unnest($1) id
        """;

    private readonly NpgsqlDataSource _database;

    private RawTables(NpgsqlDataSource database) => _database = database;

    public static async Task<RawTables> CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        var raw = new RawTables(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = Connections, MaxAutoPrepare = 10 }.ConnectionString));
        await using var define = raw._database.CreateCommand(Definition);
        await define.ExecuteNonQueryAsync(cancellationToken);
        return raw;
    }

    public async Task FindAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(FindSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (rows, bytes) = (0, 0);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows++;
            bytes += reader.GetString(0).Length + reader.GetString(1).Length;
        }

        if (rows != Records || bytes == 0)
            throw new InvalidOperationException($"{rows} rows are not {Records}.");
    }

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        string[] ids = [.. Enumerable.Range(0, Together).Select(_ => $"kv-{Guid.CreateVersion7()}")];
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Sql.Command(CreateRecordsSql, Sql.Array(ids)));
        batch.BatchCommands.Add(Sql.Command(CreateFactsSql, Sql.Array(ids)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
