using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What writes a batch: an insert for each table, whatever its size.</summary>
internal static class BatchRows
{
    private const string EndedSql =
        """
        update facts f set retracted = u.revision
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) u(subject, predicate, object, revision)
        where f.subject = u.subject and f.predicate = u.predicate and f.object = u.object and f.retracted is null
        """;

    private static readonly Table<NodeRow> Nodes = new(
        "nodes",
        Column<NodeRow>.For("id", row => row.Id),
        Column<NodeRow>.For("digest", row => row.Digest),
        Column<NodeRow>.For("spelling", row => row.Spelling));

    private static readonly Table<StoredEntry> Log = new(
        "log",
        Column<StoredEntry>.For("seq", row => row.Revision.Value),
        Column<StoredEntry>.For("at", row => row.Entry.At),
        Column<StoredEntry>.For("author", row => row.Author),
        Column<StoredEntry>.For("tx_id", row => row.Entry.Transaction.Id),
        Column<StoredEntry>.For("payload", EntryWriter.Write));

    private static readonly Table<FactRows.Row> Facts = new(
        "facts",
        Column<FactRows.Row>.For("subject", row => row.Fact.Subject),
        Column<FactRows.Row>.For("predicate", row => row.Fact.Predicate),
        Column<FactRows.Row>.For("object", row => row.Fact.Object),
        Column<FactRows.Row>.For("asserted", row => row.Asserted),
        Column<FactRows.Row>.For("ordinal", row => row.Ordinal),
        Column<FactRows.Row>.For("author", row => row.Author),
        Column<FactRows.Row>.For("retracted", row => row.Retracted));

    private static readonly Table<ChangeRow> Changes = new(
        "record_changes",
        Column<ChangeRow>.For("record", row => row.Record),
        Column<ChangeRow>.For("first", row => row.First),
        Column<ChangeRow>.For("last", row => row.Last),
        Column<ChangeRow>.For("revision", row => row.Revision));

    private static readonly Table<TallyRow> Tallies = new(
        "tallies",
        Column<TallyRow>.For("node", row => row.Node),
        Column<TallyRow>.For("kind", row => row.Kind),
        Column<TallyRow>.For("total", row => row.Amount))
    {
        OnConflict = " on conflict (node, kind) do update set total = tallies.total + excluded.total",
    };

    /// <summary>Adds everything, after a statement that ends facts.</summary>
    public static void AddTo(NpgsqlBatch batch, AppendStatement statement, Batch entries, FactRows facts)
    {
        AddEnded(batch, facts);
        statement.Insert(Nodes, [.. entries.NewNodes.Select(node => new NodeRow(node.Id, entries.DigestOf(node.Node), node.Node.Spelling))]);
        statement.Insert(Log, [.. entries.Entries]);
        statement.Insert(Facts, [.. facts.Added]);
        AddChangesAndTallies(statement, entries);
    }

    /// <summary>Notes where the events of records lie, and what the entries add to running totals.</summary>
    public static void AddChangesAndTallies(AppendStatement statement, Batch entries)
    {
        statement.Insert(Changes, [.. entries.Entries.SelectMany(ChangesOf)]);
        statement.Insert(Tallies, [.. Summed(entries.Entries.SelectMany(TalliesOf))]);
    }

    /// <summary>Ends facts that were true before the batch, in time for it to state them again.</summary>
    public static void AddEnded(NpgsqlBatch batch, FactRows facts)
    {
        KeyValuePair<StoredFact, long>[] rows = [.. facts.EndedBefore];
        if (rows.Length > 0)
            batch.BatchCommands.Add(Sql.Command(
                EndedSql,
                Sql.Array(Array.ConvertAll(rows, row => row.Key.Subject)),
                Sql.Array(Array.ConvertAll(rows, row => row.Key.Predicate)),
                Sql.Array(Array.ConvertAll(rows, row => row.Key.Object)),
                Sql.Array(Array.ConvertAll(rows, row => row.Value))));
    }

    private static IEnumerable<ChangeRow> ChangesOf(StoredEntry entry)
    {
        var events = entry.Entry.Transaction.Events;
        if (events.IsEmpty)
            return [];
        var positions = new NodePositions(entry.Nodes);
        return events.GroupBy(change => change.Record)
            .Select(changes => new ChangeRow(
                entry.Nodes[positions.Of(changes.Key)].Id, changes.First().Version, changes.Last().Version, entry.Revision.Value));
    }

    private static IEnumerable<TallyRow> TalliesOf(StoredEntry entry)
    {
        var tallies = entry.Entry.Transaction.Tallies;
        if (tallies.IsEmpty)
            return [];
        var positions = new NodePositions(entry.Nodes);
        return tallies.Select(tally => new TallyRow(entry.Nodes[positions.Of(tally.Node)].Id, (short)tally.Kind, tally.Amount));
    }

    // One statement can add to a total once.
    private static IEnumerable<TallyRow> Summed(IEnumerable<TallyRow> rows) =>
        rows.GroupBy(row => (row.Node, row.Kind), (total, parts) => new TallyRow(total.Node, total.Kind, parts.Sum(part => part.Amount)));

    private sealed record NodeRow(long Id, Guid Digest, string Spelling);

    private sealed record ChangeRow(long Record, long First, long Last, long Revision);

    private sealed record TallyRow(long Node, short Kind, long Amount);
}
