using System.Collections.Immutable;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log.Format;
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
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var command = Statement(connection, EraserSql.StillTrue, Digests(nodes), Sql.Value(limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        while (await reader.ReadAsync(cancellationToken))
            facts.Add(new(new(reader.GetString(0)), new(reader.GetString(1)), new(reader.GetString(2))));
        return facts.DrainToImmutable();
    }

    /// <summary>Rewrites history. Nothing may be true about the nodes any more.</summary>
    public async Task<Erasure> RunAsync(IReadOnlyCollection<Node> nodes, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        var erased = await ErasedAsync(connection, nodes, cancellationToken);
        var spellings = Sql.Array<byte[]>([.. erased.Values.Select(pair => Encoding.UTF8.GetBytes(pair.Before.Spelling))]);
        var searched = (await SeqsAsync(connection, EraserSql.Head, cancellationToken))[0];
        var suspects = await SeqsAsync(connection, EraserSql.Suspects, cancellationToken, Sql.Value(0L), spellings);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, EraserSql.Lock, cancellationToken, Sql.Value($"linkedrecords log {connections.Schema}"));
        suspects.AddRange(await SeqsAsync(connection, EraserSql.Suspects, cancellationToken, Sql.Value(searched), spellings.Clone()));
        long[] seqs = [.. suspects.Distinct()];
        await RewriteAsync(connection, seqs, erased.ToDictionary(pair => pair.Key, pair => pair.Value.After), cancellationToken);
        await ForgetAsync(connection, erased, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(erased.Count, seqs.Length);
    }

    private static async Task<Dictionary<long, (Node Before, Node After)>> ErasedAsync(
        NpgsqlConnection connection, IEnumerable<Node> nodes, CancellationToken cancellationToken)
    {
        await using var command = Statement(connection, EraserSql.Erased, Digests(nodes));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var erased = new Dictionary<long, (Node, Node)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var node = new Node(reader.GetString(1));
            erased.Add(reader.GetInt64(0), (node, ErasedEntry.Nameless(reader.GetInt64(0), node)));
        }

        return erased;
    }

    private static async Task<List<long>> SeqsAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Statement(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seqs = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
            seqs.Add(reader.GetInt64(0));
        return seqs;
    }

    private static async Task RewriteAsync(
        NpgsqlConnection connection, long[] seqs, Dictionary<long, Node> erased, CancellationToken cancellationToken)
    {
        foreach (var chunk in seqs.Chunk(256))
        {
            var page = new List<EntryRow>();
            await using (var command = Statement(connection, EraserSql.Entries, Sql.Array(chunk)))
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    page.Add(EntryRows.Read(reader));
            }

            await ExecuteAsync(
                connection,
                EraserSql.Rewrite,
                cancellationToken,
                Sql.Array<long>([.. page.Select(row => row.Revision.Value)]),
                Sql.Array<byte[]>([.. page.Select(row => ErasedEntry.Rewrite(row, erased))]));
        }
    }

    private static async Task ForgetAsync(
        NpgsqlConnection connection, Dictionary<long, (Node Before, Node After)> erased, CancellationToken cancellationToken)
    {
        long[] ids = [.. erased.Keys];
        await ExecuteAsync(
            connection,
            EraserSql.Rename,
            cancellationToken,
            Sql.Array(ids),
            Sql.Array<string>([.. erased.Values.Select(pair => pair.After.Spelling)]),
            Digests(erased.Values.Select(pair => pair.After)));
        await ExecuteAsync(connection, EraserSql.DropSnapshots, cancellationToken, Sql.Array(ids));
        await ExecuteAsync(connection, EraserSql.NewIncarnation, cancellationToken);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Statement(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Statement(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter Digests(IEnumerable<Node> nodes) => Sql.Array<Guid>([.. nodes.Select(NodeDigest.Of)]);
}
