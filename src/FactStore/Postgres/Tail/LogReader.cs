using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>Reads the log where it is kept.</summary>
internal sealed class LogReader(Connections connections, StorageResilience resilience)
{
    /// <summary>Entries read at once: enough to be quick, few enough to be held in memory.</summary>
    public const int PageSize = 512;

    // The horizon is of the same snapshot as the entries: what is read as whole was whole.
    private const string PageSql =
        "select seq, at, tx_id, payload, (select horizon from incarnation) from log where seq > $1 order by seq limit $2";

    private const string StandingSql =
        """
        select i.id, greatest(i.numbered, (select max(id) from nodes)), i.horizon, l.seq, l.at, l.tx_id, null::bytea
        from incarnation i left join log l on l.seq = coalesce($1, (select max(seq) from log))
        """;

    // The log has no gaps and its times never decrease: a binary search over the primary key, in one round trip.
    private const string RevisionAtSql =
        """
        with recursive search(low, high) as (
            select 0::bigint, (select coalesce(max(seq), 0) from log)
            union all
            select case when l.at <= $1 then m.mid else low end, case when l.at <= $1 then high else m.mid - 1 end
            from search
            cross join lateral (select (low + high + 1) / 2 as mid) m
            cross join lateral (select at from log where seq = m.mid) l
            where low < high)
        select low from search where low = high
        """;

    private const string SessionSql =
        """
        select seq, tx_id from log
        where author = (select id from nodes where digest = $1) and split_part(tx_id, '~', 1) = $2 and tx_id like '%~%'
        order by seq desc limit $3
        """;

    /// <summary>The entries after <paramref name="since"/>, at most a page of them.</summary>
    /// <exception cref="LogFormatException">An entry cannot be read.</exception>
    /// <exception cref="HistoryGoneException">The entries are not whole any more.</exception>
    public ValueTask<StoredEntry[]> ReadAsync(Revision since, CancellationToken cancellationToken) =>
        resilience.ReadAsync("Reading the log", token => PageAsync(since, token), cancellationToken);

    /// <summary>How storage stands at its newest entry.</summary>
    public ValueTask<Standing> StandingAsync(CancellationToken cancellationToken) =>
        resilience.ReadAsync("Reading the head of the log", token => StandingAsync(null, token), cancellationToken);

    /// <summary>How storage stands, with the entry that it has at <paramref name="position"/>, if any, in place of the newest.</summary>
    public ValueTask<Standing> StandingAtAsync(Revision position, CancellationToken cancellationToken) =>
        resilience.ReadAsync("Reading the head of the log", token => StandingAsync(position, token), cancellationToken);

    /// <summary>The last entry that was written at <paramref name="moment"/> or before it.</summary>
    public ValueTask<Revision> RevisionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        resilience.ReadAsync(
            "Finding the revision of a moment",
            async token =>
            {
                await using var connection = await connections.OpenReadAsync(token);
                await using var command = new NpgsqlCommand(RevisionAtSql, connection);
                command.Parameters.Add(Sql.Value(moment.ToUniversalTime()));
                return new Revision((long)(await command.ExecuteScalarAsync(token))!);
            },
            cancellationToken);

    /// <summary>The newest entries of an author's editing session, the newest first.</summary>
    public ValueTask<ImmutableArray<SessionEntry>> SessionAsync(Node author, string session, int limit, CancellationToken cancellationToken) =>
        resilience.ReadAsync("Reading an editing session", token => SessionPageAsync(author, session, limit, token), cancellationToken);

    private async ValueTask<ImmutableArray<SessionEntry>> SessionPageAsync(Node author, string session, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SessionSql, connection);
        command.Parameters.Add(Sql.Value(NodeDigest.Of(author)));
        command.Parameters.Add(Sql.Value(session));
        command.Parameters.Add(Sql.Value((long)limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = ImmutableArray.CreateBuilder<SessionEntry>();
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new(new Revision(reader.GetInt64(0)), reader.GetString(1)));
        return entries.DrainToImmutable();
    }

    private async ValueTask<StoredEntry[]> PageAsync(Revision since, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var command = new NpgsqlCommand(PageSql, connection);
        command.Parameters.Add(Sql.Value(since.Value));
        command.Parameters.Add(Sql.Value(PageSize));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<StoredEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetInt64(4) > since.Value)
                throw new HistoryGoneException($"what follows revision {since}", reader.GetInt64(4));
            entries.Add(EntryReader.Read(EntryRows.Read(reader)));
        }

        return [.. entries];
    }

    private async ValueTask<Standing> StandingAsync(Revision? position, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var command = new NpgsqlCommand(StandingSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = position?.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var hasEntry = !await reader.IsDBNullAsync(3, cancellationToken);
        return new(
            reader.GetGuid(0),
            hasEntry ? HeadMark.Of(EntryRows.Read(reader, firstColumn: 3)) : HeadMark.Empty,
            reader.GetInt64(1),
            new Revision(reader.GetInt64(2)));
    }
}
