using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Sync;

/// <summary>What a message from a peer brought.</summary>
/// <param name="Report">What became of its changes.</param>
/// <param name="Failure">
/// Why the exchange cannot go on with this message: it was malformed, or (<see cref="RefusalCode.HistoryCompacted"/>)
/// the peer has compacted what is missing here, so that a snapshot must be loaded. Null when it goes on.
/// </param>
public sealed record SyncReceipt(ApplyReport Report, Refusal? Failure);
