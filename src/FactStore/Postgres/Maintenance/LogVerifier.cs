using System.Collections.Immutable;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>Folds the whole log anew, by other means than the sequencer does, and compares with the tables.</summary>
/// <remarks>
/// The log is streamed, page by page, on one connection and its facts, nodes and events are copied into temporary tables
/// on another; both see the same snapshot, so writers need not stop. The fold itself is then a window over those tables,
/// which PostgreSQL sorts on disk: memory does not grow with the log.
/// </remarks>
internal sealed class LogVerifier(Connections connections)
{
    private const int DifferencesAtMost = 100;
    private const string PageSql = "select seq, at, tx_id, payload from log where seq > $1 order by seq limit 1000";

    /// <summary>Runs one verification, against the state of the moment in which it begins.</summary>
    /// <param name="progress">Told every thousand entries, and with every comparison.</param>
    /// <param name="cancellationToken">Heeded between pages and by every statement.</param>
    /// <exception cref="LogFormatException">An entry cannot be read.</exception>
    public async Task<Verification> RunAsync(IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        await using var log = await connections.OpenReadAsync(cancellationToken);
        await using var fold = await connections.OpenReadAsync(cancellationToken);
        await Statement(log, "begin isolation level repeatable read read only").ExecuteNonQueryAsync(cancellationToken);
        await using var export = Statement(log, "select pg_export_snapshot()");
        var snapshot = (string)(await export.ExecuteScalarAsync(cancellationToken))!;
        await Statement(fold, "begin isolation level repeatable read").ExecuteNonQueryAsync(cancellationToken);
        await Statement(fold, $"set transaction snapshot '{snapshot}'").ExecuteNonQueryAsync(cancellationToken);
        await Statement(fold, VerifierSql.TemporaryTables).ExecuteNonQueryAsync(cancellationToken);

        var sequence = await SequenceAsync(log, cancellationToken);
        await foreach (var page in PagesAsync(log, cancellationToken))
        {
            var entries = page.Select(EntryReader.Read).ToList();
            sequence.Follow(entries);
            await new FoldedPage(fold).CopyAsync(entries, sequence, cancellationToken);
            progress?.Report(new(sequence.Head, 0, VerifierSql.Comparisons.Length));
        }

        var result = await CompareAsync(fold, sequence, progress, cancellationToken);
        await Statement(fold, "rollback").ExecuteNonQueryAsync(cancellationToken);
        await Statement(log, "rollback").ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    private static async Task<EntrySequence> SequenceAsync(NpgsqlConnection log, CancellationToken cancellationToken)
    {
        await using var command = Statement(log, VerifierSql.Horizon);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(new(row.GetInt64(0)), new(row.GetInt64(1)), row.GetInt64(2));
    }

    private static async IAsyncEnumerable<List<EntryRow>> PagesAsync(
        NpgsqlConnection log, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var since = 0L; ;)
        {
            await using var command = Statement(log, PageSql);
            command.Parameters.Add(Sql.Value(since));
            var page = new List<EntryRow>();
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    page.Add(EntryRows.Read(reader));
            }

            if (page.Count == 0)
                yield break;
            since = page[^1].Revision.Value;
            yield return page;
        }
    }

    private static async Task<Verification> CompareAsync(
        NpgsqlConnection fold, EntrySequence sequence, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        differences.AddRange(sequence.Problems);
        foreach (var (done, comparison) in VerifierSql.Comparisons.Index())
        {
            progress?.Report(new(sequence.Head, done, VerifierSql.Comparisons.Length));
            await using var command = Statement(fold, comparison);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (differences.Count < DifferencesAtMost && await reader.ReadAsync(cancellationToken))
                differences.Add(reader.GetString(0));
        }

        await using var counts = Statement(fold, VerifierSql.Counts);
        await using var row = await counts.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(
            sequence.Head, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), differences.DrainToImmutable());
    }

    // A log of millions takes as long as it takes; the caller's token is the limit.
    private static NpgsqlCommand Statement(NpgsqlConnection connection, string sql) =>
        new(sql, connection) { CommandTimeout = 0 };
}
