using System.Collections.Immutable;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Takes nodes and the contents of their records out of the whole log, for good; docs/formats/log.md says what remains.</summary>
/// <remarks>
/// The log is searched for the spellings while writers go on; only what was written in the meantime is searched, and what
/// was found is rewritten, in one database transaction under the sequencer's lock. The tables could not tell where to look:
/// the retraction of a fact that was not true leaves no row, and names the node all the same.
/// </remarks>
internal sealed class LogEraser(Connections connections)
{
    /// <summary>The facts about the nodes that are still true, at most so many.</summary>
    public async Task<ImmutableArray<Fact>> StillTrueAsync(IEnumerable<Node> nodes, int limit, CancellationToken cancellationToken)
    {
        await using var session = await MaintenanceSession.OpenAsync(connections, cancellationToken);
        return [.. await session.QueryAsync(
            EraserSql.StillTrue,
            row => new Fact(new(row.GetString(0)), new(row.GetString(1)), new(row.GetString(2))),
            cancellationToken,
            Digests(nodes),
            Sql.Value(limit))];
    }

    /// <summary>Rewrites history. Nothing may be true about the nodes any more.</summary>
    public async Task<Erasure> RunAsync(IReadOnlyCollection<Node> nodes, CancellationToken cancellationToken)
    {
        await using var session = await MaintenanceSession.OpenAsync(connections, cancellationToken);
        var erased = (await session.QueryAsync(
            EraserSql.Erased, row => new StoredNode(row.GetInt64(0), new Node(row.GetString(1))), cancellationToken, Digests(nodes))).ToArray();
        byte[][] spellings = [.. erased.Select(node => Encoding.UTF8.GetBytes(node.Node.Spelling))];
        var searched = (await session.QueryAsync(EraserSql.Head, row => row.GetInt64(0), cancellationToken))[0];
        var suspects = await SuspectsAsync(session, 0, spellings, cancellationToken);

        await using var alone = await session.BeginAloneAsync(cancellationToken);
        long[] seqs = [.. suspects.Union(await SuspectsAsync(session, searched, spellings, cancellationToken))];
        var nameless = erased.ToDictionary(node => node.Node, node => ErasedEntry.Nameless(node.Id, node.Node));
        foreach (var chunk in seqs.Chunk(256))
        {
            var entries = await session.EntriesAsync(chunk, cancellationToken);
            await session.RewriteAsync([.. entries.Select(row => (row.Revision.Value, ErasedEntry.Rewrite(row, nameless)))], cancellationToken);
        }

        await ForgetAsync(session, erased, nameless, cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return new(erased.Length, seqs.Length);
    }

    private static Task<List<long>> SuspectsAsync(MaintenanceSession session, long since, byte[][] spellings, CancellationToken cancellationToken) =>
        session.QueryAsync(EraserSql.Suspects, row => row.GetInt64(0), cancellationToken, Sql.Value(since), Sql.Array(spellings));

    private static async Task ForgetAsync(
        MaintenanceSession session, StoredNode[] erased, Dictionary<Node, Node> nameless, CancellationToken cancellationToken)
    {
        var ids = Array.ConvertAll(erased, node => node.Id);
        var names = Array.ConvertAll(erased, node => nameless[node.Node]);
        await session.ExecuteAsync(
            EraserSql.Rename, cancellationToken, Sql.Array(ids), Sql.Array(Array.ConvertAll(names, name => name.Spelling)), Digests(names));
        await session.ExecuteAsync(EraserSql.DropSnapshots, cancellationToken, Sql.Array(ids));
        await session.ExecuteAsync(EraserSql.NewIncarnation, cancellationToken);
    }

    private static NpgsqlParameter Digests(IEnumerable<Node> nodes) => Sql.Array<Guid>([.. nodes.Select(NodeDigest.Of)]);
}
