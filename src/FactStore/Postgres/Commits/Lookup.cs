using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The statements that find what a batch needs to be written: numbers, first outcomes, record versions and running totals.</summary>
/// <remarks>Each is a statement of its own after the one that takes the lock: READ COMMITTED gives it a snapshot that no other sequencer can outrun.</remarks>
internal sealed class Lookup
{
    private const string NodesSql = "select id, spelling from nodes where digest = any($1)";

    private const string OutcomesSql =
        """
        select u.i - 1, l.seq, l.at, l.tx_id, l.payload
        from unnest($1::bigint[], $2::uuid[], $3::text[]) with ordinality u(author, digest, tx_id, i)
        join log l on l.author = case when u.author > 0 then u.author else (select id from nodes n where n.digest = u.digest) end
                  and l.tx_id = u.tx_id
        """;

    private const string VersionsSql =
        """
        select u.i - 1, c.last
        from unnest($1::bigint[], $2::uuid[]) with ordinality u(record, digest, i)
        cross join lateral (
            select last from record_changes
            where record = case when u.record > 0 then u.record else (select id from nodes n where n.digest = u.digest) end
            order by last desc limit 1) c
        """;

    private const string TotalsSql =
        """
        select u.i - 1, coalesce(sum(t.total) filter (where t.kind = 0), 0)::bigint, coalesce(sum(t.total) filter (where t.kind = 1), 0)::bigint
        from unnest($1::bigint[], $2::uuid[]) with ordinality u(node, digest, i)
        left join tallies t on t.node = case when u.node > 0 then u.node else (select id from nodes n where n.digest = u.digest) end
        group by u.i
        """;

    private readonly Findings _findings;
    private readonly PendingCommit[] _pending;
    private readonly Node[] _nodes;
    private readonly Node[] _records;
    private readonly Node[] _totals;

    /// <summary>Asks for commits that were not asked for yet.</summary>
    public Lookup(Findings findings, PendingCommit[] pending)
        : this(findings, pending, pending.Select(one => one.Proposed), [], [])
    {
    }

    /// <summary>Asks for what a draft missed.</summary>
    public Lookup(Findings findings, DraftMisses misses)
        : this(findings, [], misses.Admitted, misses.Records, misses.Totals)
    {
    }

    private Lookup(
        Findings findings, PendingCommit[] pending, IEnumerable<Transaction> transactions, IEnumerable<Node> records, IEnumerable<Node> totals)
    {
        _totals = [.. totals];
        _findings = findings;
        _pending = pending;
        _nodes = [.. transactions.SelectMany(one => one.Written()).Where(findings.MustAsk)];
        _records = [.. transactions.SelectMany(Records).Concat(records).Distinct().Where(record => findings.VersionOf(record) is null)];
    }

    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(Sql.Command(NodesSql, Sql.Array(Array.ConvertAll(_nodes, _findings.DigestOf))));
        var authors = Array.ConvertAll(_pending, one => one.Proposed.Author);
        batch.BatchCommands.Add(Sql.Command(
            OutcomesSql, Numbers(authors), Digests(authors), Sql.Array(Array.ConvertAll(_pending, one => one.Proposed.Id))));
        batch.BatchCommands.Add(Sql.Command(VersionsSql, Numbers(_records), Digests(_records)));
        if (_totals.Length > 0)
            batch.BatchCommands.Add(Sql.Command(TotalsSql, Numbers(_totals), Digests(_totals)));
    }

    /// <summary>Reads the three results; the reader stands on the first one.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
            _findings.Found(new StoredNode(reader.GetInt64(0), new Node(reader.GetString(1))));

        foreach (var node in _nodes)
            _findings.Answered(node);

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _findings.FoundOutcome(_pending[reader.GetInt64(0)], EntryRows.Read(reader, firstColumn: 1));

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _findings.FoundVersion(_records[reader.GetInt64(0)], reader.GetInt64(1));

        foreach (var record in _records)
            _findings.NoVersion(record);
        if (_totals.Length > 0)
            await ReadTotalsAsync(reader, cancellationToken);
        _findings.Cover(_pending);
    }

    private async Task ReadTotalsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _findings.FoundTotal(_totals[reader.GetInt64(0)], new NodeTotal(reader.GetInt64(1), reader.GetInt64(2)));
    }

    private static IEnumerable<Node> Records(Transaction transaction) =>
        transaction.Events.Select(change => change.Record)
            .Concat(transaction.Preconditions.OfType<Precondition.RecordAt>().Select(precondition => precondition.Record));

    // A node is told by its number where that is known, which spares the server the dictionary, and by its digest elsewhere.
    private NpgsqlParameter Numbers(Node[] nodes) =>
        Sql.Array(Array.ConvertAll(nodes, node => _findings.TryNumber(node, out var id) ? id : 0));

    private NpgsqlParameter Digests(Node[] nodes) =>
        Sql.Array(Array.ConvertAll(nodes, node => _findings.TryNumber(node, out _) ? Guid.Empty : _findings.DigestOf(node)));
}
