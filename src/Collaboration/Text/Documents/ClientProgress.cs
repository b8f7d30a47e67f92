namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>The last change of a client that the text contains; stored with the snapshot, so that a repetition is known after a restart.</summary>
public sealed record ClientProgress(string Author, string Client, long Sequence, long Version);
