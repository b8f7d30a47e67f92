using System.Diagnostics.Metrics;

namespace LinkedRecords.Api.Records;

/// <summary>Counts what one node's records cost; what nobody listens to is not measured.</summary>
internal sealed class RecordMeter : IDisposable
{
    private readonly Meter _meter = new("LinkedRecords.Records");
    private readonly Counter<long> _loads;

    /// <summary>Registers what is measured; counted until it is disposed.</summary>
    public RecordMeter() => _loads = _meter.CreateCounter<long>("linkedrecords.records.loads", "{record}", "Records that were read from storage");

    /// <summary>One record is read from storage.</summary>
    public void Loaded() => _loads.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
