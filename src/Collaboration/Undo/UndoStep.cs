using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>An operation of ours, and what was there before it.</summary>
/// <param name="Path">What it changed: a property, an element, or a node of a tree.</param>
/// <param name="Value">The value before; null: there was none.</param>
/// <param name="Position">Of an element or node: its position before.</param>
/// <param name="Parent">Of a node: its parent before.</param>
internal sealed record UndoStep(
    Operation Operation,
    DocumentPath Path,
    DocumentValue? Value,
    ListPosition? Position,
    string? Parent);
