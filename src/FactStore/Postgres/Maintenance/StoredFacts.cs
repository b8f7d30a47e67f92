using System.Data;
using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Reads what is stored as a whole, past the working set, which holds only what is hot.</summary>
internal sealed class StoredFacts(Connections connections)
{
    // Each is one statement and so one snapshot, however long it is read.
    private const string Count = """
        select coalesce((select max(seq) from log), 0),
               count(*) filter (where retracted is null), count(*) filter (where retracted is not null),
               (select count(*) from nodes),
               (select count(distinct record) from record_changes),
               (select coalesce(sum(last - first + 1), 0)::bigint from record_changes),
               (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
                  from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace)
          from facts
        """;

    private const string ReadAll = """
        select s.spelling, p.spelling, o.spelling, a.spelling, f.asserted, l.at
          from facts f
          join nodes s on s.id = f.subject
          join nodes p on p.id = f.predicate
          join nodes o on o.id = f.object
          join nodes a on a.id = f.author
          join log l on l.seq = f.asserted
         where f.asserted <= $1 and (f.retracted is null or f.retracted > $1)
         order by f.asserted, f.ordinal
        """;

    private const string Records = """
        select n.spelling from nodes n
         where exists (select from record_changes c where c.record = n.id and c.revision <= $1)
         order by n.id
        """;

    private const string History = "select id, horizon from incarnation";

    public async Task<StoreCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var command = Unhurried(Count, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new StoreCounts(
            new Revision(row.GetInt64(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));
    }

    /// <summary>What history this is; another id is another one, or the same with parts that are forgotten or erased.</summary>
    public async Task<(Guid Id, Revision Horizon)> HistoryAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        return await HistoryAsync(connection, cancellationToken);
    }

    /// <summary>The facts that were true at a revision, in the order in which they were stated.</summary>
    /// <exception cref="HistoryGoneException">That state is not kept any more.</exception>
    public async IAsyncEnumerable<StatedFact> ReadAsync(Revision then, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var snapshot = await BeginAsync(connection, then, cancellationToken);
        await using var command = Unhurried(ReadAll, connection);
        command.Parameters.Add(Sql.Value(then.Value));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return new StatedFact(
                new Fact(NodeAt(row, 0), NodeAt(row, 1), NodeAt(row, 2)),
                new Provenance(NodeAt(row, 3), new DateTimeOffset(row.GetDateTime(5)), new Revision(row.GetInt64(4))));
        }
    }

    /// <summary>The records that had begun at a revision, in the order in which the log first names them.</summary>
    /// <exception cref="HistoryGoneException">That state is not kept any more.</exception>
    public async IAsyncEnumerable<Node> RecordsAsync(Revision then, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var snapshot = await BeginAsync(connection, then, cancellationToken);
        await using var command = Unhurried(Records, connection);
        command.Parameters.Add(Sql.Value(then.Value));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            yield return NodeAt(row, 0);
    }

    // One snapshot for the horizon and for what is read: whoever forgets moves the horizon first.
    private static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, Revision then, CancellationToken cancellationToken)
    {
        var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var (_, horizon) = await HistoryAsync(connection, cancellationToken);
        return then >= horizon ? snapshot : throw new HistoryGoneException($"the state of revision {then}", horizon.Value);
    }

    private static async Task<(Guid Id, Revision Horizon)> HistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Unhurried(History, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetGuid(0), new Revision(row.GetInt64(1)));
    }

    /// <summary>Sorting a large store takes longer than any answer to a user may; the caller's token is the bound.</summary>
    private static NpgsqlCommand Unhurried(string sql, NpgsqlConnection connection) => new(sql, connection) { CommandTimeout = 0 };

    private static Node NodeAt(NpgsqlDataReader row, int column) => new(row.GetString(column));
}
