using Npgsql;

namespace LinkedRecords.Benchmarks.Access;

/// <summary>A database of documents with eight records of twelve facts each, made by the server itself; and the questions about them in SQL.</summary>
/// <remarks>
/// Nodes: 1–99 predicates and terms, users from 10,000 on, documents and records from a million on. Each user may read 300 documents,
/// scattered over the whole database. There is one entry in the log, by which all of this was stated.
/// </remarks>
internal sealed class StoredDocuments(NpgsqlConnection connection, string schema)
{
    public const int DocumentsPerUser = 300;
    public const int Users = 40;
    public const string CanRead = "canRead";
    public const string BelongsTo = "belongsTo";
    public const string Status = "status";
    public const string Open = "open";
    private const int Records = 8;
    private const int FactsPerDocument = 1 + (Records * 12);

    // A record is in the documents' row: 0 is the document itself, 1 to 8 are its records.
    private const string FillSql =
        """
        insert into log values (1, now(), 1, 'generated', '');
        insert into nodes (id, digest, spelling)
        select id, encode(substring(sha256(convert_to(spelling, 'UTF8')) for 16), 'hex')::uuid, spelling
        from (values (1, 'system'), (2, 'canRead'), (3, 'belongsTo'), (4, 'status'), (5, 'open'), (6, 'closed'), (7, 'isA'), (8, 'Document'), (9, 'Record')) named(id, spelling)
        union all
        select id, encode(substring(sha256(convert_to('n' || id, 'UTF8')) for 16), 'hex')::uuid, 'n' || id
        from (select 10000 + u from generate_series(0, {1} - 1) u union all select 1000000 + n from generate_series(0, {0} * 9 - 1) n) numbered(id);
        insert into facts (subject, predicate, object, asserted, ordinal, author)
        select 1000000 + d * 9 + r, f.predicate, f.object, 1, 0, 1
        from generate_series(0, {0} - 1) d cross join generate_series(0, 8) r
        cross join lateral (
            select 7 as predicate, 8::bigint as object where r = 0
            union all select 7, 9 where r > 0
            union all select 3, 1000000 + d * 9 where r > 0
            union all select 4, 5 + (d + r) % 2 where r > 0
            union all select 20 + k, 100000 + (d * 31 + r * 7 + k * 13) % 50000 from generate_series(1, 9) k where r > 0) f;
        insert into facts (subject, predicate, object, asserted, ordinal, author)
        select 10000 + u, 2, 1000000 + 9 * ((u * 7919 + k * ({0} / 300)) % {0}), 1, k, 1
        from generate_series(0, {1} - 1) u cross join generate_series(0, 299) k;
        analyze nodes; analyze facts;
        """;

    // The same question: of the documents that a user may read, the records that are open. The numbers are given, and joins that
    // read whole tables forbidden, as whoever tunes this one query would.
    private const string JoinSql =
        """
        select count(*)
        from facts may
        join facts part on part.object = may.object and part.predicate = 3
        join facts state on state.subject = part.subject and state.predicate = 4
             and state.object = 5
        where may.subject = $1 and may.predicate = 2
          and may.retracted is null and part.retracted is null and state.retracted is null
        """;

    /// <summary>Makes about so many facts, in tables that a store has made.</summary>
    public async Task<long> FillAsync(int facts, CancellationToken cancellationToken)
    {
        var documents = facts / FactsPerDocument;
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, $"set search_path = {schema}; {FillSql}", documents, Users);
        await using var fill = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await fill.ExecuteNonQueryAsync(cancellationToken);
        await using var tune = new NpgsqlCommand("set enable_hashjoin = off; set enable_mergejoin = off", connection);
        await tune.ExecuteNonQueryAsync(cancellationToken);
        await using var count = new NpgsqlCommand("select count(*) from facts", connection) { CommandTimeout = 0 };
        return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>How many open records a user's documents have, by one join.</summary>
    public async Task<long> CountOpenAsync(int user, CancellationToken cancellationToken)
    {
        await using var join = new NpgsqlCommand(JoinSql, connection);
        join.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 10_000 + user });
        await join.PrepareAsync(cancellationToken);
        return (long)(await join.ExecuteScalarAsync(cancellationToken))!;
    }
}
