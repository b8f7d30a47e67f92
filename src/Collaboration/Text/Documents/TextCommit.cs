using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>A change in its place in the order: made on some older version, committed on <c>Version - 1</c>.</summary>
/// <param name="Version">Dense: each commit has the version of the one before plus 1.</param>
/// <param name="BaseVersion">The version the author saw.</param>
/// <param name="Author">The user.</param>
/// <param name="Client">The editing session of the user.</param>
/// <param name="Sequence">The client's own number of the change.</param>
/// <param name="At">When the server ordered it.</param>
/// <param name="Operation">Applies to the text at <c>Version - 1</c>.</param>
/// <param name="Sent">The operation as the author made it, when rebasing changed it; with the base version it rebuilds the event graph.</param>
public sealed record TextCommit(
    long Version,
    long BaseVersion,
    string Author,
    string Client,
    long Sequence,
    DateTimeOffset At,
    TextOperation Operation,
    TextOperation? Sent = null);
