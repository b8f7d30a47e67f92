using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>The statements that find what a batch needs to be written: numbers, first outcomes, record versions and running totals.</summary>
/// <remarks>
/// Under the lock each is a statement of its own after the one that takes it: READ COMMITTED gives it a snapshot that no
/// other sequencer can outrun. Without the lock they hold if nobody has appended by the time that it is taken.
/// </remarks>
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

    /// <summary>Asks for what is needed to write commits, and not whether they were written before.</summary>
    public Lookup(Findings findings, IEnumerable<Transaction> proposed)
        : this(findings, [], proposed, [], [])
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

    /// <summary>Whether there is nothing to ask.</summary>
    public bool IsEmpty => _pending.Length + _nodes.Length + _records.Length + _totals.Length == 0;

    /// <summary>Adds a statement for each kind of thing that is asked for.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        if (_nodes.Length > 0)
            batch.BatchCommands.Add(Sql.Command(NodesSql, Sql.Array(Array.ConvertAll(_nodes, _findings.DigestOf))));
        if (_pending.Length > 0)
        {
            var authors = Array.ConvertAll(_pending, one => one.Proposed.Author);
            batch.BatchCommands.Add(Sql.Command(
                OutcomesSql, Numbers(authors), Digests(authors), Sql.Array(Array.ConvertAll(_pending, one => one.Proposed.Id))));
        }

        if (_records.Length > 0)
            batch.BatchCommands.Add(Sql.Command(VersionsSql, Numbers(_records), Digests(_records)));
        if (_totals.Length > 0)
            batch.BatchCommands.Add(Sql.Command(TotalsSql, Numbers(_totals), Digests(_totals)));
    }

    /// <summary>Reads their results; the reader stands on the first one.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await EachAsync(_nodes.Length, row => _findings.Found(new StoredNode(row.GetInt64(0), new Node(row.GetString(1)))));
        foreach (var node in _nodes)
            _findings.Answered(node);
        await EachAsync(_pending.Length, row => _findings.FoundOutcome(_pending[row.GetInt64(0)], EntryRows.Read(row, firstColumn: 1)));
        await EachAsync(_records.Length, row => _findings.FoundVersion(_records[row.GetInt64(0)], row.GetInt64(1)));
        foreach (var record in _records)
            _findings.NoVersion(record);
        await EachAsync(_totals.Length, row => _findings.FoundTotal(_totals[row.GetInt64(0)], new NodeTotal(row.GetInt64(1), row.GetInt64(2))));
        _findings.Cover(_pending);

        async Task EachAsync(int asked, Action<NpgsqlDataReader> found)
        {
            if (asked == 0)
                return;
            while (await reader.ReadAsync(cancellationToken))
                found(reader);
            await reader.NextResultAsync(cancellationToken);
        }
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
