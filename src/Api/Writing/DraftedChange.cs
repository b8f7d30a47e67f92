using LinkedRecords.Api.Records;

namespace LinkedRecords.Api.Writing;

/// <summary>A change of a document that waits to become durable; nobody else changes the document here meanwhile.</summary>
internal sealed class DraftedChange(DocumentWriters.Seat seat, RecordPayload.KeyValueChanged change, long onVersion) : IDisposable
{
    private bool _isDurable;

    public RecordPayload.KeyValueChanged Change { get; } = change;

    /// <summary>The version it was drafted on.</summary>
    public long OnVersion { get; } = onVersion;

    /// <summary>It was written; the writer goes on from here.</summary>
    public void Settle() => _isDurable = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDurable)
        {
            seat.Replica = null;
        }

        seat.Turn.Release();
    }
}
