using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>All that a session must keep to go on after a crash or a week offline.</summary>
/// <param name="Epoch">The history that the version belongs to.</param>
/// <param name="ConfirmedVersion">The last version received.</param>
/// <param name="ConfirmedText">Its text.</param>
/// <param name="LastSequence">The last sequence given to a change; also the one under way, if any is.</param>
/// <param name="UnderWay">Sent and not confirmed, made on the confirmed text.</param>
/// <param name="Waiting">Made since, on the result of <paramref name="UnderWay"/>.</param>
public sealed record TextSessionState(
    Guid Epoch,
    long ConfirmedVersion,
    string ConfirmedText,
    long LastSequence,
    TextOperation? UnderWay,
    TextOperation? Waiting);
