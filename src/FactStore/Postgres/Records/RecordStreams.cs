using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Records;

/// <summary>Reads the streams of records: an index says in which log entries a record's events lie.</summary>
internal sealed class RecordStreams(Connections connections, StorageResilience resilience)
{
    // One snapshot for all statements, so that the changes continue the snapshot and the revision fits both.
    private const string BeginSql = "begin isolation level repeatable read read only";
    private const string HeadSql = "select coalesce(max(seq), 0) from log";

    private const string SnapshotSql =
        """
        select s.version, s.payload from record_snapshots s
        where s.record = (select id from nodes where digest = $1) and s.version >= $2
        """;

    // Where the reading begins is found out once, so that the index leads there and not through all that came before; "offset 0" has the
    // entries looked up one by one, where the planner, which does not know how few they are, would read the whole log.
    private const string ChangesSql =
        """
        select l.seq, l.at, l.tx_id, l.payload
        from (
            select revision from record_changes
            where record = (select id from nodes where digest = $1)
              and last > greatest($2, case when $3 then (select version from record_snapshots where record = (select id from nodes where digest = $1)) end)
            order by last limit $4) c
        cross join lateral (select seq, at, tx_id, payload from log where seq = c.revision offset 0) l
        order by l.seq
        """;

    private const string SaveSql =
        """
        insert into record_snapshots (record, version, payload)
        select n.id, $2, $3 from nodes n
        where n.digest = $1 and exists (select from record_changes c where c.record = n.id and c.last >= $2)
        on conflict (record) do update set version = excluded.version, payload = excluded.payload
        where record_snapshots.version < excluded.version
        """;

    /// <summary>The newest snapshot and all changes after it.</summary>
    public ValueTask<RecordTail> ReadAsync(Node record, CancellationToken cancellationToken) =>
        resilience.ReadAsync(
            "Reading a record", token => TailAsync(record, 0, withSnapshot: true, int.MaxValue, token), cancellationToken);

    /// <summary>Up to <paramref name="limit"/> changes after a version.</summary>
    public ValueTask<RecordTail> ReadChangesAsync(Node record, long sinceVersion, int limit, CancellationToken cancellationToken) =>
        resilience.ReadAsync(
            "Reading a record", token => TailAsync(record, sinceVersion, withSnapshot: false, limit, token), cancellationToken);

    /// <summary>Every change after a version.</summary>
    public async ValueTask<IReadOnlyList<RecordChange>> AllChangesAsync(Node record, long sinceVersion, CancellationToken cancellationToken) =>
        (await ReadChangesAsync(record, sinceVersion, int.MaxValue, cancellationToken)).Changes;

    /// <summary>Keeps a snapshot unless a newer one is kept, or the record has no such version.</summary>
    public async ValueTask SaveAsync(Node record, RecordSnapshot snapshot, CancellationToken cancellationToken) =>
        await resilience.ReadAsync(
            "Saving a snapshot",
            async token =>
            {
                await using var connection = await connections.OpenReadAsync(token);
                await using var command = new NpgsqlCommand(SaveSql, connection);
                command.Parameters.Add(Sql.Value(NodeDigest.Of(record)));
                command.Parameters.Add(Sql.Value(snapshot.Version));
                command.Parameters.Add(Sql.Value(snapshot.Payload.ToArray()));
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private async ValueTask<RecordTail> TailAsync(Node record, long since, bool withSnapshot, int limit, CancellationToken cancellationToken)
    {
        var digest = NodeDigest.Of(record);
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Sql.Command(BeginSql));
        batch.BatchCommands.Add(Sql.Command(HeadSql));
        batch.BatchCommands.Add(Sql.Command(SnapshotSql, Sql.Value(digest), Sql.Value(withSnapshot ? since : long.MaxValue)));
        batch.BatchCommands.Add(Sql.Command(
            ChangesSql, Sql.Value(digest), Sql.Value(since), Sql.Value(withSnapshot), Sql.Value((long)limit)));
        batch.BatchCommands.Add(Sql.Command("commit"));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var at = new Revision(reader.GetInt64(0));
        await reader.NextResultAsync(cancellationToken);
        var snapshot = await reader.ReadAsync(cancellationToken)
            ? new RecordSnapshot(reader.GetInt64(0), await reader.GetFieldValueAsync<byte[]>(1, cancellationToken))
            : null;
        await reader.NextResultAsync(cancellationToken);
        var changes = await ChangesAsync(reader, record, Math.Max(since, snapshot?.Version ?? 0), limit, cancellationToken);
        return new(snapshot, changes, at);
    }

    // A row of the index may hold several events; those up to `since` and those beyond the limit are left out.
    private static async ValueTask<ImmutableArray<RecordChange>> ChangesAsync(
        NpgsqlDataReader reader, Node record, long since, int limit, CancellationToken cancellationToken)
    {
        var changes = ImmutableArray.CreateBuilder<RecordChange>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var entry = EntryReader.Read(EntryRows.Read(reader)).Entry;
            changes.AddRange(entry.ChangesOf(record).Where(change => change.Version > since));
        }

        if (changes.Count > 0 && changes[0].Version > since + 1)
            throw new HistoryGoneException($"record {record} after version {since}", changes[0].Version - 1);
        return changes.Count > limit ? [.. changes.Take(limit)] : changes.DrainToImmutable();
    }
}
