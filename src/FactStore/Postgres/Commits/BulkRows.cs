using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Writes a batch of very many facts, as an import makes it: the rows go in by COPY, a round trip for each table.</summary>
internal static class BulkRows
{
    // COPY takes about a third less of the server than INSERT, and three round trips more: from here on it pays.
    public const int ManyFacts = 1_000;

    public static bool IsFor(FactRows facts) => facts.Count >= ManyFacts;

    /// <summary>Writes what <see cref="BatchRows"/> would write, <see cref="BatchRows.AddChangesAndTallies"/> excepted.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, Batch entries, FactRows facts, CancellationToken cancellationToken)
    {
        // First of all, since a fact is true once at a time.
        if (facts.EndedBefore.Count > 0)
        {
            await using var ending = new NpgsqlBatch(connection);
            BatchRows.AddEnded(ending, facts);
            await ending.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var rows in (CopyRows[])[Nodes(entries), Log(entries), Facts(facts)])
        {
            if (!rows.IsEmpty)
                await rows.SendAsync(connection, cancellationToken);
        }
    }

    private static CopyRows Nodes(Batch entries)
    {
        var rows = new CopyRows("nodes", "id", "digest", "spelling");
        foreach (var (id, node) in entries.NewNodes)
        {
            rows.StartRow();
            rows.Add(id);
            rows.Add(entries.DigestOf(node));
            rows.Add(node.Spelling);
        }

        return rows;
    }

    private static CopyRows Log(Batch entries)
    {
        var rows = new CopyRows("log", "seq", "at", "author", "tx_id", "payload");
        foreach (var entry in entries.Entries)
        {
            rows.StartRow();
            rows.Add(entry.Revision.Value);
            rows.Add(entries.At);
            rows.Add(entry.Author);
            rows.Add(entry.Entry.Transaction.Id);
            rows.Add(EntryWriter.Write(entry));
        }

        return rows;
    }

    private static CopyRows Facts(FactRows facts)
    {
        var rows = new CopyRows("facts", "subject", "predicate", "object", "asserted", "ordinal", "author", "retracted");
        foreach (var row in facts.Added)
        {
            rows.StartRow();
            rows.Add(row.Fact.Subject);
            rows.Add(row.Fact.Predicate);
            rows.Add(row.Fact.Object);
            rows.Add(row.Asserted);
            rows.Add(row.Ordinal);
            rows.Add(row.Author);
            rows.Add(row.Retracted);
        }

        return rows;
    }
}
