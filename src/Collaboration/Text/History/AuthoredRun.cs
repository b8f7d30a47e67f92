namespace LinkedRecords.Collaboration.Text.History;

/// <summary>A part of a text that one revision wrote.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How many units it has.</param>
/// <param name="Revision">Who wrote it and when; null for text that was there before the history begins.</param>
public sealed record AuthoredRun(int Start, int Length, TextRevision? Revision);
