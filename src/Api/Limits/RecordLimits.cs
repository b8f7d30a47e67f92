using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Limits;

/// <summary>How fast one record may be changed and how large a document may become, so that one of them never slows the others.</summary>
/// <remarks>Depth, and the size of one change, are bounds of the formats: <c>KeyValueLimits</c> and <c>LongTextLimits</c>.</remarks>
internal sealed class RecordLimits(LimitOptions options, TimeProvider clock)
{
    private readonly TokenBuckets? _changes = options.Record is { } rate ? new TokenBuckets(rate, clock) : null;

    /// <summary>One change of a record.</summary>
    /// <exception cref="LimitHitException">They come too fast.</exception>
    public void TakeFor(Node record)
    {
        if (_changes?.TryTake(record.Spelling) is { } wait)
        {
            throw new LimitHitException(new LimitHit(
                "RATE_LIMITED_RECORD", $"The record {record} is changed faster than one record may be, by all who write it together. Go on more slowly.", wait));
        }
    }

    /// <summary>Whether a document may become as large as it would; what does not grow always may.</summary>
    /// <param name="before">Bytes of its JSON.</param>
    /// <param name="after">The same, after the change.</param>
    public bool Fits(long before, long after) => after <= MostBytes || after <= before;

    /// <summary>Bytes of JSON.</summary>
    public long MostBytes { get; } = options.DocumentSize * 1024L * 1024;
}
