namespace LinkedRecords.Collaboration.Presence;

/// <summary>A cursor or selection in a text. Whoever shows it moves it through every change since the version.</summary>
/// <param name="Record">The record that it is in.</param>
/// <param name="Version">The revision of the record that the positions refer to.</param>
/// <param name="Anchor">Where the selection began, in UTF-16 code units.</param>
/// <param name="Head">Where it ends and the cursor is, in UTF-16 code units.</param>
public sealed record PresenceCursor(string Record, long Version, int Anchor, int Head);
