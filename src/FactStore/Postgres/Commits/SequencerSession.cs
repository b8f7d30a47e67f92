using System.Globalization;
using System.Text;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The connection on which a server node appends: take the lock and look, write and commit, two round trips; or one, where nobody else has written.</summary>
/// <remarks>After any failure it is thrown away: what the server did with the last statement is then settled by whoever gets the lock next.</remarks>
internal sealed class SequencerSession(NpgsqlConnection connection, string schema) : IAsyncDisposable
{
    /// <summary>Entries read under the lock at most; a node that missed more catches up without it first.</summary>
    public const int MissedAtMost = 1000;

    // The lock queues fairly, leaves no dead row behind, and is given up by the server when the connection dies.
    private static readonly string LockSql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private const string StateSql =
        "select id, clock_timestamp(), greatest(numbered, (select max(id) from nodes)) from incarnation";

    // The entry at this node's own head comes along without its payload, to see whether it still is the one it applied.
    private static readonly string MissedSql = string.Create(
        CultureInfo.InvariantCulture,
        $"select seq, at, tx_id, case when seq > $1 then payload end from log where seq >= $1 order by seq limit {MissedAtMost + 1}");

    // Every server node shares this lock for as long as it has a session; who gets it alone has nobody to wake.
    private const string JoinSql = "select pg_advisory_lock_shared(hashtextextended($1, 0))";

    // A notification would wake this node's own listener, too, at the expense of the transaction.
    private const string Notify = "select case when not pg_try_advisory_xact_lock(hashtextextended({2}, 0)) then pg_notify({0}, {1}) end";

    private static readonly CompositeFormat NotifySql = CompositeFormat.Parse(Notify);

    // Nothing of the statement happens if it fails: where the log has moved on it divides by zero.
    private static readonly CompositeFormat NotifyIfUnmovedSql = CompositeFormat.Parse(
        Notify + """
        ,
               1 / (case when (select id from incarnation) = {3}
                          and (select (seq, at, tx_id) = ({4}, {5}, {6}) from log order by seq desc limit 1) then 1 else 0 end)
        """);

    private const string EndSql =
        """
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where pid = $1 and datname = current_database() and usename = current_user and application_name = 'linkedrecords'
        """;

    /// <summary>The server process behind this connection, by which the tail recognises its own node's notifications.</summary>
    public int ProcessId => connection.ProcessID;

    private NpgsqlParameter Nodes => Sql.Value($"linkedrecords nodes {schema}");

    /// <summary>From now on until the session ends other nodes notify this one of what they write.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(JoinSql, connection);
        command.Parameters.Add(Nodes);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Waits for the lock, then reads what happened since <paramref name="head"/> and what <paramref name="lookup"/> asks.</summary>
    public async Task<HeadState> TakeHeadAsync(Revision head, Lookup lookup, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Sql.Command("begin"));
        // A statement of its own: one that also read the log would have taken its snapshot before the lock was granted.
        batch.BatchCommands.Add(Sql.Command(LockSql, Sql.Value($"linkedrecords log {schema}")));
        batch.BatchCommands.Add(Sql.Command(StateSql));
        batch.BatchCommands.Add(Sql.Command(MissedSql, Sql.Value(head.Value)));
        lookup.AddTo(batch);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (incarnation, now, lastNode) = (reader.GetGuid(0), await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken), reader.GetInt64(2));
        await reader.NextResultAsync(cancellationToken);
        var missed = new List<EntryRow>();
        while (await reader.ReadAsync(cancellationToken))
            missed.Add(EntryRows.Read(reader));
        await reader.NextResultAsync(cancellationToken);
        await lookup.ReadAsync(reader, cancellationToken);
        return new(incarnation, now, lastNode, missed);
    }

    /// <summary>Asks once more under the same lock, for commits that came while it was waited for.</summary>
    public async Task LookAsync(Lookup lookup, CancellationToken cancellationToken)
    {
        if (lookup.IsEmpty)
            return;
        await using var batch = new NpgsqlBatch(connection);
        lookup.AddTo(batch);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await lookup.ReadAsync(reader, cancellationToken);
    }

    /// <summary>Appends, folds, wakes the other nodes and commits. When it returns the batch is durable.</summary>
    public async Task WriteAsync(Batch entries, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var facts = new FactRows(entries);
        var append = new AppendStatement(entries.Entries.Count == 1);
        if (BulkRows.IsFor(facts))
        {
            await BulkRows.WriteAsync(connection, entries, facts, cancellationToken);
            BatchRows.AddChangesAndTallies(append, entries);
        }
        else
        {
            BatchRows.AddTo(batch, append, entries, facts);
        }

        batch.BatchCommands.Add(append.Select(NotifySql, Sql.Value(schema), NewHead(entries), Nodes));
        batch.BatchCommands.Add(Sql.Command("commit"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>As <see cref="WriteAsync"/>, with the lock taken and given back in the same round trip.</summary>
    /// <returns>False, and nothing is written, when the log does not end where it was left, or has one of the ids already.</returns>
    public async Task<bool> TryWriteAsync(Batch entries, LeftHead left, CancellationToken cancellationToken)
    {
        // One transaction, though nothing begins it: PostgreSQL commits what a client sends in one go together.
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Sql.Command(LockSql, Sql.Value($"linkedrecords log {schema}")));
        var append = new AppendStatement(entries.Entries.Count == 1);
        BatchRows.AddTo(batch, append, entries, new FactRows(entries));
        batch.BatchCommands.Add(append.Select(
            NotifyIfUnmovedSql,
            Sql.Value(schema),
            NewHead(entries),
            Nodes,
            Sql.Value(left.Incarnation),
            Sql.Value(left.Mark.Revision.Value),
            Sql.Value(left.Mark.At),
            Sql.Value(left.Mark.TransactionId)));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <summary>Ends the server process behind a connection that broke, and waits until whatever was sent on it is over.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task SettleAsync(int processId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EndSql, connection);
        command.Parameters.Add(Sql.Value(processId));
        if (await command.ExecuteScalarAsync(cancellationToken) is false)
            throw new TimeoutException($"The server process {processId} does not end.");
    }

    /// <summary>Lets go of the lock without having written anything.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("rollback", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter NewHead(Batch entries) =>
        Sql.Value((entries.Head.Value + entries.Entries.Count).ToString(CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
