using LinkedRecords.Collaboration.KeyValue.DottedChanges;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>A change on its way into the log, as its author worded it.</summary>
/// <param name="Origin">Who made it and waits for it.</param>
/// <param name="Dotted">Of a document: the entries, which the other clients are sent as they are.</param>
/// <param name="Wording">The same as JSON.</param>
internal sealed record PendingChange(ChangeOrigin Origin, DottedChange? Dotted = null, string? Wording = null);
