using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The statements that write a batch: one per table, whatever its size, with a column of values per parameter.</summary>
internal static class BatchRows
{
    private const string NodesSql = "insert into nodes (id, digest, spelling) select * from unnest($1::bigint[], $2::uuid[], $3::text[])";

    private const string LogSql =
        """
        insert into log (seq, at, author, tx_id, payload)
        select $1 + u.i, $2, u.author, u.tx_id, u.payload
        from unnest($3::bigint[], $4::text[], $5::bytea[]) with ordinality u(author, tx_id, payload, i)
        """;

    private const string EndedSql =
        """
        update facts f set retracted = u.revision
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) u(subject, predicate, object, revision)
        where f.subject = u.subject and f.predicate = u.predicate and f.object = u.object and f.retracted is null
        """;

    private const string FactsSql =
        """
        insert into facts (subject, predicate, object, asserted, ordinal, author, retracted)
        select s, p, o, asserted, ordinal, author, nullif(retracted, 0)
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::bigint[])
             u(s, p, o, asserted, ordinal, author, retracted)
        """;

    private const string ChangesSql =
        "insert into record_changes (record, first, last, revision) select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])";

    private const string TalliesSql =
        """
        insert into tallies (node, kind, total)
        select node, kind, sum(amount) from unnest($1::bigint[], $2::smallint[], $3::bigint[]) u(node, kind, amount) group by node, kind
        on conflict (node, kind) do update set total = tallies.total + excluded.total
        """;

    public static void AddTo(NpgsqlBatch batch, Batch entries, FactRows facts)
    {
        AddNodes(batch, [.. entries.NewNodes], entries.DigestOf);
        AddLog(batch, entries);
        AddEnded(batch, facts);
        AddFacts(batch, [.. facts.Added]);
    }

    /// <summary>Ends facts that were true before the batch, in time for it to state them again.</summary>
    public static void AddEnded(NpgsqlBatch batch, FactRows facts)
    {
        KeyValuePair<StoredFact, long>[] rows = [.. facts.EndedBefore];
        if (rows.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                EndedSql,
                Column(rows, row => row.Key.Subject),
                Column(rows, row => row.Key.Predicate),
                Column(rows, row => row.Key.Object),
                Column(rows, row => row.Value)));
    }

    /// <summary>Notes where the events of records lie.</summary>
    public static void AddChanges(NpgsqlBatch batch, Batch entries)
    {
        (long Record, long First, long Last, long Revision)[] rows = [.. entries.Entries.SelectMany(Changes)];
        if (rows.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                ChangesSql,
                Column(rows, row => row.Record),
                Column(rows, row => row.First),
                Column(rows, row => row.Last),
                Column(rows, row => row.Revision)));
    }

    private static void AddNodes(NpgsqlBatch batch, StoredNode[] nodes, Func<Node, Guid> digestOf)
    {
        if (nodes.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                NodesSql, Column(nodes, node => node.Id), Column(nodes, node => digestOf(node.Node)), Column(nodes, node => node.Node.Spelling)));
    }

    private static void AddLog(NpgsqlBatch batch, Batch entries)
    {
        StoredEntry[] rows = [.. entries.Entries];
        batch.BatchCommands.Add(Sql.Command(
            LogSql,
            Sql.Value(entries.Head.Value),
            Sql.Value(entries.At),
            Column(rows, row => row.Author),
            Column(rows, row => row.Entry.Transaction.Id),
            Column(rows, EntryWriter.Write)));
    }

    private static void AddFacts(NpgsqlBatch batch, FactRows.Row[] rows)
    {
        if (rows.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                FactsSql,
                Column(rows, row => row.Fact.Subject),
                Column(rows, row => row.Fact.Predicate),
                Column(rows, row => row.Fact.Object),
                Column(rows, row => row.Asserted),
                Column(rows, row => row.Ordinal),
                Column(rows, row => row.Author),
                Column(rows, row => row.Retracted ?? 0)));
    }

    private static IEnumerable<(long Record, long First, long Last, long Revision)> Changes(StoredEntry entry)
    {
        var events = entry.Entry.Transaction.Events;
        if (events.IsEmpty)
            return [];
        var positions = new NodePositions(entry.Nodes);
        return events.GroupBy(change => change.Record)
            .Select(changes => (
                entry.Nodes[positions.Of(changes.Key)].Id, changes.First().Version, changes.Last().Version, entry.Revision.Value));
    }

    /// <summary>Adds what the entries add to running totals.</summary>
    public static void AddTallies(NpgsqlBatch batch, Batch entries)
    {
        (long Node, short Kind, long Amount)[] rows = [.. entries.Entries.SelectMany(Tallies)];
        if (rows.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                TalliesSql, Column(rows, row => row.Node), Column(rows, row => row.Kind), Column(rows, row => row.Amount)));
    }

    private static IEnumerable<(long Node, short Kind, long Amount)> Tallies(StoredEntry entry)
    {
        var tallies = entry.Entry.Transaction.Tallies;
        if (tallies.IsEmpty)
            return [];
        var positions = new NodePositions(entry.Nodes);
        return tallies.Select(tally => (entry.Nodes[positions.Of(tally.Node)].Id, (short)tally.Kind, tally.Amount));
    }

    private static NpgsqlParameter Column<TRow, TValue>(TRow[] rows, Func<TRow, TValue> value) =>
        Sql.Array(Array.ConvertAll(rows, row => value(row)));
}
