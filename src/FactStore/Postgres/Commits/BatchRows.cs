using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What writes a batch: an insert for each table, whatever its size, with a column of values for each parameter.</summary>
internal static class BatchRows
{
    private static readonly CompositeFormat NodesSql = CompositeFormat.Parse(
        "insert into nodes (id, digest, spelling) select * from unnest({0}::bigint[], {1}::uuid[], {2}::text[])");

    private static readonly CompositeFormat LogSql = CompositeFormat.Parse(
        """
        insert into log (seq, at, author, tx_id, payload)
        select {0} + u.i, {1}, u.author, u.tx_id, u.payload
        from unnest({2}::bigint[], {3}::text[], {4}::bytea[]) with ordinality u(author, tx_id, payload, i)
        """);

    private const string EndedSql =
        """
        update facts f set retracted = u.revision
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) u(subject, predicate, object, revision)
        where f.subject = u.subject and f.predicate = u.predicate and f.object = u.object and f.retracted is null
        """;

    private static readonly CompositeFormat FactsSql = CompositeFormat.Parse(
        """
        insert into facts (subject, predicate, object, asserted, ordinal, author, retracted)
        select s, p, o, asserted, ordinal, author, nullif(retracted, 0)
        from unnest({0}::bigint[], {1}::bigint[], {2}::bigint[], {3}::bigint[], {4}::int[], {5}::bigint[], {6}::bigint[])
             u(s, p, o, asserted, ordinal, author, retracted)
        """);

    private static readonly CompositeFormat ChangesSql = CompositeFormat.Parse(
        "insert into record_changes (record, first, last, revision) select * from unnest({0}::bigint[], {1}::bigint[], {2}::bigint[], {3}::bigint[])");

    private static readonly CompositeFormat TalliesSql = CompositeFormat.Parse(
        """
        insert into tallies (node, kind, total)
        select node, kind, sum(amount) from unnest({0}::bigint[], {1}::smallint[], {2}::bigint[]) u(node, kind, amount) group by node, kind
        on conflict (node, kind) do update set total = tallies.total + excluded.total
        """);

    /// <summary>Adds everything, after a statement that ends facts.</summary>
    public static void AddTo(NpgsqlBatch batch, AppendStatement statement, Batch entries, FactRows facts)
    {
        AddEnded(batch, facts);
        AddNodes(statement, [.. entries.NewNodes], entries.DigestOf);
        AddLog(statement, entries);
        AddFacts(statement, [.. facts.Added]);
        AddChangesAndTallies(statement, entries);
    }

    /// <summary>Notes where the events of records lie, and what the entries add to running totals.</summary>
    public static void AddChangesAndTallies(AppendStatement statement, Batch entries)
    {
        AddChanges(statement, entries);
        AddTallies(statement, entries);
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

    private static void AddChanges(AppendStatement statement, Batch entries)
    {
        (long Record, long First, long Last, long Revision)[] rows = [.. entries.Entries.SelectMany(Changes)];
        if (rows.Length > 0)
            statement.Insert(
                ChangesSql,
                Column(rows, row => row.Record),
                Column(rows, row => row.First),
                Column(rows, row => row.Last),
                Column(rows, row => row.Revision));
    }

    private static void AddNodes(AppendStatement statement, StoredNode[] nodes, Func<Node, Guid> digestOf)
    {
        if (nodes.Length > 0)
            statement.Insert(NodesSql, Column(nodes, node => node.Id), Column(nodes, node => digestOf(node.Node)), Column(nodes, node => node.Node.Spelling));
    }

    private static void AddLog(AppendStatement statement, Batch entries)
    {
        StoredEntry[] rows = [.. entries.Entries];
        statement.Insert(
            LogSql,
            Sql.Value(entries.Head.Value),
            Sql.Value(entries.At),
            Column(rows, row => row.Author),
            Column(rows, row => row.Entry.Transaction.Id),
            Column(rows, EntryWriter.Write));
    }

    private static void AddFacts(AppendStatement statement, FactRows.Row[] rows)
    {
        if (rows.Length > 0)
            statement.Insert(
                FactsSql,
                Column(rows, row => row.Fact.Subject),
                Column(rows, row => row.Fact.Predicate),
                Column(rows, row => row.Fact.Object),
                Column(rows, row => row.Asserted),
                Column(rows, row => row.Ordinal),
                Column(rows, row => row.Author),
                Column(rows, row => row.Retracted ?? 0));
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

    private static void AddTallies(AppendStatement statement, Batch entries)
    {
        (long Node, short Kind, long Amount)[] rows = [.. entries.Entries.SelectMany(Tallies)];
        if (rows.Length > 0)
            statement.Insert(TalliesSql, Column(rows, row => row.Node), Column(rows, row => row.Kind), Column(rows, row => row.Amount));
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
