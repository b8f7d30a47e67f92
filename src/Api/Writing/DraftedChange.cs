using System.Collections.Immutable;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes of a document that wait to become durable; nobody else changes the document here meanwhile.</summary>
internal sealed class DraftedChange(DocumentWriters.Seat seat, ImmutableArray<RecordPayload.KeyValueChanged> changes, long onVersion) : IDisposable
{
    private bool _isDurable;

    /// <summary>In order; none when there was nothing to do.</summary>
    public ImmutableArray<RecordPayload.KeyValueChanged> Changes { get; } = changes;

    /// <summary>The version they were drafted on.</summary>
    public long OnVersion { get; } = onVersion;

    /// <summary>They were written, or there were none; the writer goes on from here.</summary>
    public void Settle(Revision written)
    {
        _isDurable = true;
        if (written > seat.Written)
        {
            seat.Written = written;
        }
    }

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
