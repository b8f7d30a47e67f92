using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Three statements that find what a batch needs to be written: numbers, first outcomes and record versions.</summary>
/// <remarks>Each is a statement of its own after the one that takes the lock: READ COMMITTED gives it a snapshot that no other sequencer can outrun.</remarks>
internal sealed class Lookup
{
    private const string NodesSql = "select id, spelling from nodes where digest = any($1)";

    private const string OutcomesSql =
        """
        select u.i - 1, l.seq, l.at, l.tx_id, l.payload
        from unnest($1::uuid[], $2::text[]) with ordinality u(digest, tx_id, i)
        join nodes n on n.digest = u.digest
        join log l on l.author = n.id and l.tx_id = u.tx_id
        """;

    private const string VersionsSql =
        """
        select u.i - 1, c.last
        from unnest($1::uuid[]) with ordinality u(digest, i)
        join nodes n on n.digest = u.digest
        cross join lateral (select last from record_changes where record = n.id order by last desc limit 1) c
        """;

    private readonly Findings _findings;
    private readonly PendingCommit[] _pending;
    private readonly Node[] _nodes;
    private readonly Node[] _records;

    /// <summary>Asks for commits that were not asked for yet.</summary>
    public Lookup(Findings findings, PendingCommit[] pending)
        : this(findings, pending, pending.Select(one => one.Proposed), [])
    {
    }

    /// <summary>Asks for what a draft missed.</summary>
    public Lookup(Findings findings, DraftMisses misses)
        : this(findings, [], misses.Admitted, misses.Records)
    {
    }

    private Lookup(
        Findings findings, PendingCommit[] pending, IEnumerable<Transaction> transactions, IEnumerable<Node> records)
    {
        _findings = findings;
        _pending = pending;
        _nodes = [.. transactions.SelectMany(one => one.Written()).Distinct().Where(node => !findings.IsSettled(node))];
        _records = [.. transactions.SelectMany(Records).Concat(records).Distinct().Where(record => findings.VersionOf(record) is null)];
    }

    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(Sql.Command(NodesSql, Sql.Array(Digests(_nodes))));
        batch.BatchCommands.Add(Sql.Command(
            OutcomesSql,
            Sql.Array(Digests(_pending.Select(one => one.Proposed.Author))),
            Sql.Array(_pending.Select(one => one.Proposed.Id).ToArray())));
        batch.BatchCommands.Add(Sql.Command(VersionsSql, Sql.Array(Digests(_records))));
    }

    /// <summary>Reads the three results; the reader stands on the first one.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
            _findings.Found(new StoredNode(reader.GetInt64(0), new Node(reader.GetString(1))));

        foreach (var node in _nodes)
            _findings.NotFound(node);

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _findings.FoundOutcome(_pending[reader.GetInt64(0)], EntryRows.Read(reader, firstColumn: 1));

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _findings.FoundVersion(_records[reader.GetInt64(0)], reader.GetInt64(1));

        foreach (var record in _records)
            _findings.NoVersion(record);
        _findings.Cover(_pending);
    }

    private static IEnumerable<Node> Records(Transaction transaction) =>
        transaction.Events.Select(change => change.Record)
            .Concat(transaction.Preconditions.OfType<Precondition.RecordAt>().Select(precondition => precondition.Record));

    private static Guid[] Digests(IEnumerable<Node> nodes) => [.. nodes.Select(NodeDigest.Of)];
}
