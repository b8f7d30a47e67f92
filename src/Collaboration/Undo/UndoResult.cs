using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>What undoing or redoing did.</summary>
/// <param name="Change">The change that was made; null when there was nothing left to do.</param>
/// <param name="Kept">What was not undone, and why.</param>
public sealed record UndoResult(Change? Change, IReadOnlyList<KeptEdit> Kept);
