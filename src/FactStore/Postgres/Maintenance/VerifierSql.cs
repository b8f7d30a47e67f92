using System.Collections.Immutable;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>The fold of the log as SQL, and how it is compared with the tables.</summary>
internal static class VerifierSql
{
    /// <summary>The ordinal under which a retraction is noted: before every assertion of the same transaction.</summary>
    public const long Retraction = -1;

    public const string Horizon = "select trimmed, horizon, numbered from incarnation";

    public const string TemporaryTables =
        """
        create temp table folded_facts (s bigint, p bigint, o bigint, revision bigint, ordinal bigint, author bigint) on commit drop;
        create temp table folded_changes (record bigint, version bigint, revision bigint) on commit drop;
        create temp table folded_tallies (node bigint, kind bigint, amount bigint) on commit drop;
        create temp table folded_nodes (id bigint, spelling text) on commit drop;
        """;

    public const string Counts =
        """
        select (select count(*) from facts where retracted is null), (select count(*) from facts),
               (select count(*) from nodes), (select count(*) from folded_changes)
        """;

    // Of all that one transaction says about a fact the last counts; the next one that mentions it ends it.
    private const string Facts =
        """
        with said as (
            select distinct on (s, p, o, revision) * from folded_facts order by s, p, o, revision, ordinal desc),
        followed as (
            select *, lead(revision) over (partition by s, p, o order by revision) as ended from said),
        expected as (
            select s, p, o, revision, ordinal, author, ended from followed where ordinal >= 0),
        found as (
            select subject, predicate, object, asserted, ordinal::bigint, author, retracted from facts)
        """;

    public static readonly ImmutableArray<string> Comparisons =
    [
        Facts + " select 'the log has a fact that the table lacks: ' || row_to_json(d) from (select * from expected except select * from found limit 100) d",
        Facts + " select 'the table has a fact that the log lacks: ' || row_to_json(d) from (select * from found except select * from expected limit 100) d",
        """
        select 'the numbers of nodes differ: ' || row_to_json(d)
        from (select coalesce(f.id, n.id) as id, f.spelling as in_log, n.spelling as in_table
              from (select distinct * from folded_nodes) f full join nodes n using (id)
              where (f.spelling is distinct from n.spelling and (f.id is not null or n.id > (select numbered from incarnation))) or n.digest is distinct from encode(substring(sha256(convert_to(n.spelling, 'UTF8')) for 16), 'hex')::uuid
              limit 100) d
        """,
        """
        select 'the versions of a record have a gap: ' || row_to_json(d)
        from (select *, lag(version, 1, 0::bigint) over (partition by record order by version) as before from folded_changes) d
        where version <> before + 1
          and not (before = 0 and (exists (select from record_snapshots s where s.record = d.record and s.version >= d.version - 1)
                                   or exists (select from nodes n where n.id = d.record and n.spelling like 'erased-%')))
        limit 100
        """,
        """
        select 'the index of record changes differs: ' || row_to_json(d)
        from (select record, revision, min(version) as first, max(version) as last from folded_changes group by record, revision) f
        full join record_changes c using (record, revision)
        cross join lateral (select record, revision, f.first as log_first, f.last as log_last, c.first, c.last) d
        where f.first is distinct from c.first or f.last is distinct from c.last limit 100
        """,
        """
        select 'a running total differs from what the log adds up to: ' || row_to_json(d)
        from (select node, kind, f.total as log_total, t.total
              from (select node, kind, sum(amount)::bigint as total from folded_tallies group by node, kind) f
              full join (select node, kind::bigint, total from tallies) t using (node, kind)
              where coalesce(f.total, 0) <> coalesce(t.total, 0) limit 100) d
        """,
        """
        select 'a snapshot is ahead of its record: ' || row_to_json(d)
        from (select s.record, s.version from record_snapshots s
              where not exists (select from record_changes c where c.record = s.record and c.last >= s.version)) d limit 100
        """,
    ];
}
