using System.Globalization;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The connection on which a server node appends: take the lock and look, write and commit, two round trips.</summary>
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

    /// <summary>The server process behind this connection, by which the tail recognises its own node's notifications.</summary>
    public int ProcessId => connection.ProcessID;

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
        if (BulkRows.IsFor(facts))
            await BulkRows.WriteAsync(connection, entries, facts, cancellationToken);
        else
            BatchRows.AddTo(batch, entries, facts);
        BatchRows.AddChanges(batch, entries);
        BatchRows.AddTallies(batch, entries);
        var newHead = entries.Head.Value + entries.Entries.Count;
        batch.BatchCommands.Add(Sql.Command(
            "select pg_notify($1, $2)", Sql.Value(schema), Sql.Value(newHead.ToString(CultureInfo.InvariantCulture))));
        batch.BatchCommands.Add(Sql.Command("commit"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Lets go of the lock without having written anything.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("rollback", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
