using System.Runtime.CompilerServices;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Bulk;

/// <summary>Writes everything that was true at one revision as lines of JSON: facts, then records with what is in them.</summary>
/// <remarks>The same revision is always the same lines, so an export that was cut off goes on behind those that it has.</remarks>
internal sealed class DataExport(PostgresFactStore store, IBlobStore blobs, Action<ExportProgress> onProgress)
{
    private ExportProgress _done = new(Facts: 0, Records: 0);

    /// <summary>Writes all lines but the first ones.</summary>
    /// <param name="then">The revision.</param>
    /// <param name="skip">So many lines are there already.</param>
    /// <exception cref="HistoryGoneException">That state is not kept any more.</exception>
    public async Task<ExportProgress> RunAsync(Stream output, Revision then, long skip, CancellationToken cancellationToken)
    {
        await new JsonLinesWriter().WriteAsync(FactsAsync(then, skip, cancellationToken), output, cancellationToken);
        await WriteRecordsAsync(output, then, Math.Max(0, skip - _done.Facts), cancellationToken);
        return _done;
    }

    private async IAsyncEnumerable<StatedFact> FactsAsync(Revision then, long skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var fact in store.ReadFactsAsync(then, cancellationToken))
        {
            _done = _done with { Facts = _done.Facts + 1 };
            if (_done.Facts > skip)
            {
                yield return fact;
                onProgress(_done);
            }
        }
    }

    private async Task WriteRecordsAsync(Stream output, Revision then, long skip, CancellationToken cancellationToken)
    {
        var writer = new RecordLineWriter(output, blobs);
        using var states = new RecordStates(store);
        var history = new RecordHistory(store, states);
        await foreach (var record in store.ReadRecordNodesAsync(then, cancellationToken))
        {
            // What was erased has a name of no kind.
            if (RecordKinds.Of(record) == RecordKind.None)
            {
                continue;
            }

            // A line that is there already and cannot be anything else need not be made again.
            var lines = skip > 0 && RecordKinds.Of(record) != RecordKind.Blob
                ? 1
                : await writer.WriteAsync(await StateAsync(history, record, then, cancellationToken), skip, cancellationToken);
            skip = Math.Max(0, skip - lines);
            _done = _done with { Records = _done.Records + 1 };
            onProgress(_done);
        }
    }

    private async Task<RecordState> StateAsync(RecordHistory history, Node record, Revision then, CancellationToken cancellationToken)
    {
        var newest = RecordFold.Of(record, await store.ReadRecordAsync(record, cancellationToken))
            ?? throw new InvalidDataException($"Record {record} has no events.");
        if (newest.Updated.Revision <= then)
        {
            return newest;
        }

        try
        {
            return await history.AtRevisionAsync(record, then, cancellationToken) ?? newest;
        }
        catch (HistoryGoneException)
        {
            // Its snapshot is newer than the export and the changes before it are forgotten: the newest is the nearest that there is.
            return newest;
        }
    }
}
