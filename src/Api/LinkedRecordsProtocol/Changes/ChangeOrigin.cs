using LinkedRecords.Api.LinkedRecordsProtocol.Channels;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>Where a change comes from.</summary>
/// <param name="ClientId">The client's own id of the object that made it. Only echoed: who the author is says the credential.</param>
/// <param name="Session">The socket; null over HTTP.</param>
/// <param name="AckId">What the client waits for on the socket; null when it does not.</param>
internal sealed record ChangeOrigin(string ClientId, ClientSession? Session, long? AckId);
