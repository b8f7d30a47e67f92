using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Forgets what only states before a horizon need; docs/formats/log.md, "Retention", says what stays.</summary>
/// <remarks>
/// 1. The horizon moves, which ends all answers from before it. 2. Entry by entry, oldest first, what had ended goes from the
/// log and from its tables in one database transaction, so that the tables follow from the log at every moment; writers go on.
/// 3. Nodes that nothing names any more leave the dictionary. Interrupted, it is continued by the next trimming.
/// </remarks>
internal sealed class LogTrimmer(Connections connections, IProgress<Revision>? progress)
{
    private long _entries;
    private long _facts;
    private long _nodes;
    private long _newestNode;

    /// <summary>Forgets up to <paramref name="horizon"/>, or to where an earlier trimming went further.</summary>
    public async Task<Trimming> RunAsync(Revision horizon, CancellationToken cancellationToken)
    {
        await using var session = await MaintenanceSession.OpenAsync(connections, cancellationToken);
        await using (var advancing = await session.BeginAloneAsync(cancellationToken))
        {
            await session.ExecuteAsync(TrimmerSql.AdvanceHorizon, cancellationToken, Sql.Value(horizon.Value));
            await advancing.CommitAsync(cancellationToken);
        }

        var (trimmed, until) = (await session.QueryAsync(
            TrimmerSql.Bounds, row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken))[0];
        if (trimmed < until)
        {
            await FindAsync(session, trimmed, until, cancellationToken);
            for (var last = 0L; last >= 0;)
                last = await TrimSomeAsync(session, last, cancellationToken);
            await ForgetNodesAsync(session, cancellationToken);
            await session.ExecuteAsync(TrimmerSql.NoteEnd, cancellationToken);
        }

        return new(new Revision(until), _entries, _facts, _nodes);
    }

    private static async Task FindAsync(MaintenanceSession session, long trimmed, long until, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(TrimmerSql.TemporaryTables, cancellationToken);
        await session.ExecuteAsync(TrimmerSql.FindEnded, cancellationToken, Sql.Value(until));
        await session.ExecuteAsync(TrimmerSql.FindFolded, cancellationToken, Sql.Value(until));
        await session.ExecuteAsync(TrimmerSql.FindTouched, cancellationToken, Sql.Value(trimmed), Sql.Value(until));
        await session.ExecuteAsync(TrimmerSql.IndexTemporaryTables, cancellationToken);
    }

    // The last entry that was trimmed; negative when none was left.
    private async Task<long> TrimSomeAsync(MaintenanceSession session, long after, CancellationToken cancellationToken)
    {
        var seqs = (await session.QueryAsync(TrimmerSql.NextTouched, row => row.GetInt64(0), cancellationToken, Sql.Value(after))).ToArray();
        if (seqs.Length == 0)
            return -1;

        var ended = await session.QueryAsync(
            TrimmerSql.EndedIn,
            row => (Seq: row.GetInt64(0), Fact: new StoredFact(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))),
            cancellationToken,
            Sql.Array(seqs));
        var folded = await session.QueryAsync(
            TrimmerSql.FoldedIn, row => (Seq: row.GetInt64(0), Record: row.GetInt64(1)), cancellationToken, Sql.Array(seqs));

        await using var transaction = await session.BeginAsync(cancellationToken);
        var rewritten = Rewrite(
            await session.EntriesAsync(seqs, cancellationToken),
            ended.ToLookup(row => row.Seq, row => row.Fact),
            folded.ToLookup(row => row.Seq, row => row.Record));
        await session.RewriteAsync(rewritten, cancellationToken);
        _facts += await session.ExecuteAsync(TrimmerSql.DropFacts, cancellationToken, Sql.Array(seqs));
        await session.ExecuteAsync(TrimmerSql.DropChanges, cancellationToken, Sql.Array(seqs));
        await session.ExecuteAsync(TrimmerSql.NoteProgress, cancellationToken, Sql.Value(seqs[^1]), Sql.Value(_newestNode));
        await transaction.CommitAsync(cancellationToken);

        _entries += rewritten.Count;
        progress?.Report(new Revision(seqs[^1]));
        return seqs[^1];
    }

    private List<(long Seq, byte[] Payload)> Rewrite(
        IEnumerable<EntryRow> rows, ILookup<long, StoredFact> ended, ILookup<long, long> folded)
    {
        var rewritten = new List<(long, byte[])>();
        foreach (var entry in rows.Select(EntryReader.Read))
        {
            _newestNode = Math.Max(_newestNode, entry.Nodes.Max(node => node.Id));
            var seq = entry.Revision.Value;
            var trimmed = TrimmedEntry.Of(entry, ended[seq].ToHashSet(), folded[seq].ToHashSet());
            if (!ReferenceEquals(trimmed, entry))
                rewritten.Add((seq, EntryWriter.Write(trimmed)));
        }

        return rewritten;
    }

    // Found without holding anybody up. What was named since then is spared, and the rest goes while nobody appends; every
    // server node forgets its copy of the dictionary before it appends again, because the incarnation is another one.
    private async Task ForgetNodesAsync(MaintenanceSession session, CancellationToken cancellationToken)
    {
        var head = (await session.QueryAsync(TrimmerSql.Head, row => row.GetInt64(0), cancellationToken))[0];
        await session.ExecuteAsync(TrimmerSql.FindUnnamed, cancellationToken);
        int gone;
        do
        {
            head = await SpareNamedAsync(session, head, cancellationToken);
            await using var alone = await session.BeginAloneAsync(cancellationToken);
            head = await SpareNamedAsync(session, head, cancellationToken);
            gone = await session.ExecuteAsync(TrimmerSql.ForgetNodes, cancellationToken);
            if (gone > 0)
                await session.ExecuteAsync(EraserSql.NewIncarnation, cancellationToken);
            await alone.CommitAsync(cancellationToken);
            _nodes += gone;
        }
        while (gone > 0);
    }

    private static async Task<long> SpareNamedAsync(MaintenanceSession session, long head, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await session.QueryAsync(TrimmerSql.EntriesAfter, row => EntryRows.Read(row), cancellationToken, Sql.Value(head));
            if (page.Count == 0)
                return head;
            long[] named = [.. page.SelectMany(row => EntryReader.Read(row).Nodes).Select(node => node.Id).Distinct()];
            await session.ExecuteAsync(TrimmerSql.SpareNamed, cancellationToken, Sql.Array(named));
            head = page[^1].Revision.Value;
        }
    }
}
