using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Log;

/// <summary>A record event as the log keeps it.</summary>
/// <param name="Version">Position in the record's stream, from 1 without gaps.</param>
/// <param name="Revision">The transaction that wrote it.</param>
/// <param name="Author">Who changed the record.</param>
/// <param name="At">When.</param>
/// <param name="Payload">The owner's bytes.</param>
public sealed record RecordChange(
    long Version, Revision Revision, Node Author, DateTimeOffset At, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The author's editing session; null when the transaction named none.</summary>
    public string? Session { get; init; }
}
