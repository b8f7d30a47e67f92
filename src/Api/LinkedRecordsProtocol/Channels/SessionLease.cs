namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A session in the hands of a connection.</summary>
/// <param name="Session">The session.</param>
/// <param name="Generation">Which of its connections.</param>
internal sealed record SessionLease(ClientSession Session, int Generation);
