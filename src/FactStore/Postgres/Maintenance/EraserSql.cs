namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>The statements of an erasure, searching first, then rewriting under the sequencer's lock.</summary>
internal static class EraserSql
{
    /// <summary>Facts about the nodes that are still true: (subject, predicate, object).</summary>
    public const string StillTrue =
        """
        select s.spelling, p.spelling, o.spelling
        from facts f join nodes s on s.id = f.subject join nodes p on p.id = f.predicate join nodes o on o.id = f.object
        where f.retracted is null
          and (f.subject = any(select id from nodes where digest = any($1)) or f.object = any(select id from nodes where digest = any($1)))
        limit $2
        """;

    /// <summary>The nodes, and the literals that were never the object of a fact about anybody else.</summary>
    public const string Erased =
        """
        with named as (select id, spelling from nodes where digest = any($1))
        select id, spelling from named
        union
        select n.id, n.spelling from nodes n
        where n.spelling like '"%'
          and n.id in (select object from facts where subject in (select id from named))
          and not exists (select from facts f where f.object = n.id and f.subject not in (select id from named))
        """;

    /// <summary>Entries whose bytes hold one of the spellings: more than those that name a node, never fewer.</summary>
    public const string Suspects =
        "select seq from log where seq > $1 and exists (select from unnest($2::bytea[]) u(spelling) where position(u.spelling in payload) > 0)";

    public const string Head = "select coalesce(max(seq), 0) from log";

    public const string Rename =
        "update nodes n set spelling = u.spelling, digest = u.digest from unnest($1::bigint[], $2::text[], $3::uuid[]) u(id, spelling, digest) where n.id = u.id";

    public const string DropSnapshots = "delete from record_snapshots where record = any($1)";

    public const string NewIncarnation = "update incarnation set id = gen_random_uuid()";
}
