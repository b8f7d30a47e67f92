using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>What a session wants sent: one change at a time, repeated with the same sequence until it is confirmed.</summary>
public sealed record TextSubmission(Guid Epoch, long BaseVersion, long Sequence, TextOperation Operation);
