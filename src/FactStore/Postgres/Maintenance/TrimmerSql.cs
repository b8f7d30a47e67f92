namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>The statements with which history is forgotten, in the order in which they are used.</summary>
internal static class TrimmerSql
{
    /// <summary>Under the sequencer's lock: from here on nobody is answered from before the horizon.</summary>
    public const string AdvanceHorizon =
        """
        update incarnation set horizon = greatest(horizon, least($1, (select coalesce(max(seq), 0) from log))), id = gen_random_uuid()
        where horizon < $1
        """;

    public const string Bounds = "select trimmed, horizon from incarnation";

    // Of what these two hold nothing changes any more, so they stay true while others write.
    public const string TemporaryTables =
        """
        create temp table ended (asserted bigint, subject bigint, predicate bigint, object bigint);
        create temp table folded (revision bigint, record bigint, last bigint);
        create temp table touched (seq bigint primary key);
        create temp table unnamed (id bigint primary key);
        """;

    public const string FindEnded =
        "insert into ended select asserted, subject, predicate, object from facts where retracted <= $1";

    // The last change of a record stays: by it the next one is numbered.
    public const string FindFolded =
        """
        insert into folded
        select c.revision, c.record, c.last from record_changes c join record_snapshots s on s.record = c.record
        where c.revision <= $1 and c.last <= s.version
          and exists (select from record_changes n where n.record = c.record and n.last > c.last)
        """;

    public const string FindTouched =
        """
        insert into touched
        select seq from log where seq > $1 and seq <= $2 union select asserted from ended union select revision from folded
        """;

    public const string IndexTemporaryTables =
        "create index on ended (asserted); create index on folded (revision); analyze ended; analyze folded; analyze touched";

    public const string NextTouched = "select seq from touched where seq > $1 order by seq limit 256";

    public const string EndedIn = "select asserted, subject, predicate, object from ended where asserted = any($1)";

    public const string FoldedIn = "select revision, record from folded where revision = any($1)";

    public const string DropFacts =
        """
        delete from facts f using ended e
        where e.asserted = any($1) and f.retracted is not null and f.asserted = e.asserted
          and f.subject = e.subject and f.predicate = e.predicate and f.object = e.object
        """;

    public const string DropChanges =
        "delete from record_changes c using folded f where f.revision = any($1) and c.record = f.record and c.last = f.last";

    /// <summary>An interrupted trimming goes on from here; the last entry is noted when the dictionary is done, too.</summary>
    public const string NoteProgress =
        "update incarnation set trimmed = greatest(trimmed, least($1, horizon - 1)), numbered = greatest(numbered, $2)";

    public const string Head = "select coalesce(max(seq), 0) from log";

    /// <summary>Nodes up to the horizon that nothing names. An author is always one of the log's.</summary>
    public const string FindUnnamed =
        """
        insert into unnamed
        select id from nodes where id <= (select numbered from incarnation)
        except (select subject from facts union all select predicate from facts union all select object from facts
                union all select author from log union all select record from record_changes union all select record from record_snapshots
                union all select node from tallies)
        """;

    public const string EntriesAfter = "select seq, at, tx_id, payload from log where seq > $1 order by seq limit 512";

    public const string SpareNamed = "delete from unnamed where id = any($1)";

    public const string ForgetNodes =
        """
        with gone as (delete from unnamed where id in (select id from unnamed order by id limit 20000) returning id)
        delete from nodes n using gone g where n.id = g.id
        """;

    public const string NoteEnd = "update incarnation set trimmed = horizon";
}
